/**
 * The order in which Jest begins the test files. It knows how long each took the last time; where it does not, as in a fresh
 * clone, it goes by size, and the little files of `properties` that run for half a minute would come last, each alone on its
 * processor. So those that start the action come first.
 */
import Sequencer from "@jest/test-sequencer";

const LONG = /\/__tests__\/(?:e2e|properties)\/[^/]+$/;

export default class extends Sequencer {
  sort(tests) {
    const sorted = super.sort([...tests]);
    const isKnown = sorted.some(({ duration }) => duration !== undefined);
    if (isKnown) return sorted;
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
