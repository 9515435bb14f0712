/**
 * PNG files as Chromium writes them, made small enough to be committed and to say what they were made from.
 * https://www.w3.org/TR/png-3
 */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** As many as a palette may have: with fewer, pale grounds become white. */
const MOST_COLOURS = 256;

/** The keyword of the text that names the source: registered are only those for people. */
const KEYWORD = "acr-prune:source";

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.push({ type, content: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function contentOf(chunks: readonly Chunk[], type: string): Buffer {
  return Buffer.concat(chunks.filter((one) => one.type === type).map(({ content }) => content));
}

function written({ type, content }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Width and height in pixels, and what it was made from; that is empty where the file does not say. */
export function readPicture(png: Buffer) {
  const chunks = chunksOf(png);
  const header = contentOf(chunks, "IHDR");
  const [keyword, source = ""] = contentOf(chunks, "tEXt").toString("latin1").split("\0");
  return {
    width: header.readUInt32BE(0),
    height: header.readUInt32BE(4),
    source: keyword === KEYWORD ? source : "",
  };
}

/** The same picture with a palette, a third as long, and with what it was made from. */
export function withPalette(png: Buffer, source: string): Buffer {
  const chunks = chunksOf(png);
  const header = Buffer.from(contentOf(chunks, "IHDR"));
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = header[9] === 6 ? 4 : 3;
  const pixels = unfilter(inflateSync(contentOf(chunks, "IDAT")), width * channels, channels);
  const { indices, palette } = paletteOf(pixels, channels);
  const rows = Array.from({ length: height }, (_, y) => [
    Buffer.alloc(1),
    indices.subarray(y * width, (y + 1) * width),
  ]).flat();
  header[9] = 3;
  const parts: readonly Chunk[] = [
    { type: "IHDR", content: header },
    { type: "tEXt", content: Buffer.from(`${KEYWORD}\0${source}`, "latin1") },
    { type: "PLTE", content: palette },
    { type: "IDAT", content: deflateSync(Buffer.concat(rows), { level: 9, memLevel: 9 }) },
    { type: "IEND", content: Buffer.alloc(0) },
  ];
  return Buffer.concat([SIGNATURE, ...parts.map(written)]);
}

/** Each line begins with the number of its filter, which tells what was taken away from its bytes. */
function unfilter(lines: Buffer, stride: number, step: number): Buffer {
  const height = lines.length / (stride + 1);
  const pixels = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < step ? 0 : (pixels[at - step] ?? 0);
      const up = y === 0 ? 0 : (pixels[at - stride] ?? 0);
      const corner = x < step || y === 0 ? 0 : (pixels[at - stride - step] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      pixels[at] = (lines[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return pixels;
}

function paeth(left: number, up: number, corner: number): number {
  const [byLeft, byUp, byCorner] = [up - corner, left - corner, left + up - 2 * corner].map(
    Math.abs,
  );
  if (byLeft === undefined || byUp === undefined || byCorner === undefined) return 0;
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** As exact as that many colours allow: of shades that are close to each other, one is taken. */
function paletteOf(pixels: Buffer, channels: number) {
  for (let mask = 0xff; ; mask = (mask << 1) & 0xff) {
    const places = new Map<number, number>();
    const colours: number[] = [];
    const indices = Buffer.alloc(pixels.length / channels);
    for (let i = 0; i < indices.length; i += 1) {
      const colour = [0, 1, 2].map((part) => pixels[i * channels + part] ?? 0);
      const key = colour.reduce((all, part) => (all << 8) | (part & mask), 0);
      const place = places.get(key) ?? places.size;
      if (place >= MOST_COLOURS) break;
      if (!places.has(key)) colours.push(...colour);
      places.set(key, place);
      indices[i] = place;
      if (i === indices.length - 1) return { indices, palette: Buffer.from(colours) };
    }
  }
}
