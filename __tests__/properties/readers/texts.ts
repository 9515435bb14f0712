/** Texts of any characters. The unit "binary" of fast-check is the same, and takes a second to build. */
import fc from "fast-check";

const codePoints = fc.oneof(fc.nat(0x7f), fc.nat(0xff), fc.nat(0xffff), fc.nat(0x10ffff));

/** Control characters, characters that are no more than half of one, and those that need two halves, too. */
export function anyText(maxLength = 12): fc.Arbitrary<string> {
  return fc.array(codePoints, { maxLength }).map((points) => String.fromCodePoint(...points));
}
