/** Answers of the metadata API as ACR gives them, and as it never should; seldom so bad that a whole page is refused. */
import fc from "fast-check";

const sound = fc.constantFrom("a", "b", "c", "d").map((digit) => `sha256:${digit.repeat(64)}`);

/** Seldom anything but what belongs there: a page is refused for a single bad row. */
export const usually = <T>(usual: fc.Arbitrary<T>, others: fc.Arbitrary<unknown>, weight = 20) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: others });

export const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));

export const digests = usually(
  sound,
  fc.oneof(
    anything,
    sound.map((digest) => digest.toUpperCase()),
    sound.map((digest) => `${digest} `),
    sound.map((digest) => digest.slice(0, -1)),
  ),
);

const booleans = usually(fc.boolean(), fc.oneof(fc.constantFrom("true", 1, 0, null), anything), 4);

export const attributes = usually(
  fc.record({ deleteEnabled: booleans, writeEnabled: booleans }, { requiredKeys: [] }),
  anything,
);

const twoDigits = (max: number) => fc.nat(max).map((value) => String(value).padStart(2, "0"));

/** What looks like a time, with days and hours that may not exist. */
const times = fc
  .tuple(
    fc.constantFrom("0001", "1970", "2024", "2026", "9999"),
    fc.tuple(twoDigits(13), twoDigits(32)),
    fc.tuple(twoDigits(25), twoDigits(60), twoDigits(60)),
    fc.constantFrom("", ".1", ".1234567", "."),
    fc.constantFrom("Z", "Z", "Z", "+02:00", "-23:59", "+24:00", "", "z"),
  )
  .map(([year, day, clock, fraction, zone]) => {
    return `${year}-${day.join("-")}T${clock.join(":")}${fraction}${zone}`;
  });

const mostlyTimes = usually(
  fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }).map(isoOf),
  fc.oneof(times, times, fc.constantFrom("now", "2026-06-15", "5", "June 15, 2026"), anything),
  2,
);

function isoOf(date: Date): string {
  return date.toISOString();
}

export const sizes = usually(fc.nat(), fc.oneof(fc.double(), anything), 4);
export const names = usually(fc.string({ minLength: 1, maxLength: 5 }), anything);

export const rows = fc.record(
  {
    digest: digests,
    imageSize: sizes,
    createdTime: mostlyTimes,
    lastUpdateTime: mostlyTimes,
    architecture: names,
    os: names,
    mediaType: names,
    tags: usually(fc.array(names, { maxLength: 3 }), anything),
    changeableAttributes: attributes,
    references: usually(fc.array(fc.record({ digest: digests }), { maxLength: 3 }), anything),
  },
  { requiredKeys: ["digest"] },
);

export const tagRows = fc.record(
  {
    name: names,
    digest: digests,
    createdTime: mostlyTimes,
    lastUpdateTime: mostlyTimes,
    changeableAttributes: attributes,
  },
  { requiredKeys: ["name", "digest"] },
);

/** A page as text, seldom with a few characters changed. */
export function pages(field: string, entries: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const lists = usually(fc.array(usually(entries, anything), { maxLength: 4 }), anything);
  const whole = usually(
    lists.map((list) => ({ registry: "r", [field]: list })),
    fc.oneof(anything, lists),
  ).map((page) => JSON.stringify(page) as string | undefined);
  const characters = fc.constantFrom("", '"', "{", "}", "[", "]", ",", ":", "0", "a", "\\", "\0");
  const change = fc.tuple(fc.nat(), characters);
  const changes = usually(fc.constant([]), fc.array(change, { maxLength: 2 }), 3);
  return fc.tuple(whole, changes).map(([text = "", wanted]) => {
    let changed = text;
    for (const [at, character] of wanted as readonly [number, string][]) {
      const place = at % (changed.length + 1);
      changed = changed.slice(0, place) + character + changed.slice(place + 1);
    }
    return changed;
  });
}

/** The instant of an ISO time, by calendar and without `Date.parse`; undefined when there is no such time. */
export function instantOf(text: unknown): number | undefined {
  const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;
  const parts = typeof text === "string" ? form.exec(text) : null;
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number);
  const february = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  const days = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  const [fraction = "0", sign = "+", zoneHour = "0", zoneMinute = "0"] = parts.slice(7);
  const isMidnight = hour === 24 && minute === 0 && second === 0 && Number(fraction) === 0;
  const exists =
    day >= 1 && day <= days && (hour <= 23 || isMidnight) && minute <= 59 && second <= 59;
  if (!exists || Number(zoneHour) > 23 || Number(zoneMinute) > 59) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "+" ? 1 : -1);
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return midnight.getTime() + ((hour * 60 + minute - zone) * 60 + second) * 1000 + ms;
}
