import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PackedHour } from './packed-hour.ts';

const hourMs = 3_600_000;
/** Hours that are compressed together: few enough to read again quickly. */
const spanMs = 6 * hourMs;

/**
 * Packed hours that are no longer read or changed, six hours compressed together. Two weeks of the minutes of many metrics then
 * take a fifth of the memory.
 */
export class HourArchive {
  readonly #spans = new Map<number, Uint8Array>();
  /** The span that was read last, as hours by their start: a reader asks for one minute after the other. */
  #open: { readonly span: number; readonly hours: ReadonlyMap<number, PackedHour> } | undefined;

  /** Moves whole spans that ended before an instant out of `hours`. */
  take(hours: Map<number, PackedHour>, beforeMs: number): void {
    const old = [...hours].filter(([hour]) => spanOf(hour) + spanMs <= beforeMs);
    for (const [span, all] of Map.groupBy(old, ([hour]) => spanOf(hour))) {
      const known = this.#read(span);
      this.#spans.set(span, compress([...new Map([...known, ...all])]));
      for (const [hour] of all) hours.delete(hour);
      if (this.#open?.span === span) this.#open = undefined;
    }
  }

  get(hour: number): PackedHour | undefined {
    const span = spanOf(hour);
    if (!this.#spans.has(span)) return undefined;
    if (this.#open?.span !== span) this.#open = { span, hours: this.#read(span) };
    return this.#open.hours.get(hour);
  }

  forgetBefore(ms: number): void {
    for (const span of this.#spans.keys()) if (span + spanMs <= ms) this.#spans.delete(span);
  }

  #read(span: number): ReadonlyMap<number, PackedHour> {
    const compressed = this.#spans.get(span);
    return compressed === undefined ? new Map() : decompress(compressed);
  }
}

function spanOf(hour: number): number {
  return Math.floor(hour / spanMs) * spanMs;
}

/** Each hour as its start, its bytes per number and its number of bytes, and then its bytes. */
function compress(hours: readonly (readonly [number, PackedHour])[]): Uint8Array {
  const parts = hours.map(([hour, numbers]) => {
    const head = Buffer.alloc(16);
    head.writeDoubleLE(hour, 0);
    head.writeUInt32LE(numbers.BYTES_PER_ELEMENT, 8);
    head.writeUInt32LE(numbers.byteLength, 12);
    return Buffer.concat([head, Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)]);
  });
  // The fastest level: half of what it takes is the same numbers again. A copy, because zlib's answer keeps a larger block.
  return Uint8Array.from(deflateRawSync(Buffer.concat(parts), { level: 1 }));
}

function decompress(compressed: Uint8Array): ReadonlyMap<number, PackedHour> {
  const bytes = inflateRawSync(compressed);
  const hours = new Map<number, PackedHour>();
  for (let at = 0; at < bytes.length; ) {
    const [hour, width, length] = [bytes.readDoubleLE(at), bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)];
    // A copy begins at 0, as an array of numbers must.
    const { buffer } = Uint8Array.from(bytes.subarray(at + 16, at + 16 + length));
    hours.set(hour, width === 4 ? new Float32Array(buffer) : new Float64Array(buffer));
    at += 16 + length;
  }
  return hours;
}
