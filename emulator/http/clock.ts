// The clock of a server, which a test may replace.

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
