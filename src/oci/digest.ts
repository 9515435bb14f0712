/**
 * The name of a manifest by its content. A type of its own, so that no tag passes for one.
 * https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
 */
declare const digestBrand: unique symbol;

/** Algorithm and lower-case hex digits. */
export type Digest = string & { readonly [digestBrand]: true };

const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** The text as a digest, or undefined when it is none. */
export function asDigest(text: unknown): Digest | undefined {
  return typeof text === "string" && DIGEST.test(text) ? (text as Digest) : undefined;
}
