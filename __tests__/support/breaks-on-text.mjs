// Loaded into the action's process by tests of defects: bytes that hold these words can't be made a string, as those of an
// answer that is too long. What the HTTP client throws then, nothing catches, and its request never ends.
import { Buffer } from "node:buffer";

const original = Buffer.prototype.toString;

Buffer.prototype.toString = function (...args) {
  if (this.includes("can not be a string")) throw new RangeError("Invalid string length");
  return original.apply(this, args);
};
