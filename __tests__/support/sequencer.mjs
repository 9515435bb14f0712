/**
 * The order in which Jest begins the test files. It knows how long each took the last time; where it does not, as in a fresh
 * clone, it goes by size, and the little files of `properties` that run for half a minute would come last, each alone on its
 * processor. So those that start the action come first. Those that wait for most of their time are spread among them: side by
 * side, they would leave the processors idle.
 */
import Sequencer from "@jest/test-sequencer";

const LONG = /\/__tests__\/(?:e2e|properties)\/[^/]+$/;
const WAITS =
  /\/e2e\/(?:artifactory|every-moment|faults|races|reading|shapes|sign-in-errors|slips|switches|throughput)\.test\.ts$/;

/** As many others end, on two workers, while a third one waits. */
const BETWEEN = 5;

export default class extends Sequencer {
  sort(tests) {
    const sorted = super.sort([...tests]);
    const isKnown = sorted.some(({ duration }) => duration !== undefined);
    const isLong = ({ path }) => isKnown || LONG.test(path);
    return spread([...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))]);
  }
}

function spread(tests) {
  const waits = ({ path }) => WAITS.test(path);
  const others = tests.filter((test) => !waits(test));
  const waiting = tests.filter(waits);
  const mixed = waiting.flatMap((test) => [test, ...others.splice(0, BETWEEN)]);
  return [...mixed, ...others];
}
