// The time of a server, which a test may set.

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
