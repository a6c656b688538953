// SPDX-License-Identifier: Apache-2.0
import { isWritable, writeValue } from './json-value.ts';
import type { JsonWriter } from './json-writer.ts';
import { cut, TRIMS, type Trim } from './trim.ts';

/** A character takes at most four bytes of JSON that matter here. */
const BYTES_A_CHARACTER = 4;

/**
 * Writes the members of `metadata.default`: each name once, each value within what the trim allows. One serves all
 * documents of a translator.
 */
export class MetadataMembers {
  readonly #out: JsonWriter;
  #trim: Trim = TRIMS[0];
  #start = 0;
  #leftOut = 0;
  /** Names written so far; kept only where one could come twice. */
  readonly #names = new Set<string>();
  #mayRepeat = false;

  constructor(out: JsonWriter) {
    this.#out = out;
  }

  /** Starts the members of another document, where the writer stands. */
  reset(trim: Trim, mayRepeat: boolean): void {
    this.#trim = trim;
    this.#start = this.#out.length;
    this.#leftOut = 0;
    this.#mayRepeat = mayRepeat;
    if (mayRepeat) this.#names.clear();
  }

  get mayRepeat(): boolean {
    return this.#mayRepeat;
  }

  value(key: string, value: unknown): void {
    if (!isWritable(value)) {
      this.#leftOut++;
      return;
    }
    const most = this.#trim.metadataValueBytes;
    const kept = typeof value === 'string' && value.length > most ? cut(value, most) : value;
    const mark = this.#enter(key);
    if (mark === undefined) return;
    if (typeof kept === 'string') {
      this.#out.string(key, kept);
    } else {
      this.#out.key(key);
      writeValue(this.#out, kept);
    }
    this.end(mark);
  }

  /** Something OpenTelemetry knows of the span, unless it says nothing or an annotation shows it. */
  fact(key: string, value: string | number | undefined, annotated: ReadonlySet<string>): void {
    if (value !== undefined && value !== '' && value !== 0 && !annotated.has(key)) this.value(key, value);
  }

  /** Begins a member whose value the caller writes; `undefined` where the name is taken. */
  begin(key: string): number | undefined {
    const mark = this.#enter(key);
    if (mark !== undefined) this.#out.key(key);
    return mark;
  }

  #enter(key: string): number | undefined {
    // What did not fit before must not be forgotten by taking this member back.
    if (this.#out.overflowed) return undefined;
    if (this.#mayRepeat) {
      if (this.#names.has(key)) return undefined;
      this.#names.add(key);
    }
    return this.#out.length;
  }

  /** Ends it, and takes it back where the trim has no room for it. */
  end(mark: number): void {
    const trim = this.#trim;
    if (trim.names.length === 0) return;
    const isTooLarge = this.#out.length - mark > BYTES_A_CHARACTER * trim.metadataValueBytes;
    if (this.#out.overflowed || isTooLarge || this.#out.length - this.#start > trim.metadataBytes) {
      this.#out.rollback(mark);
    }
  }

  /** Says what was left out: values that JSON has no word for, and what was trimmed. */
  marks(isResourceCut: boolean): void {
    if (this.#leftOut > 0) this.#out.integer('otel.dropped.values', this.#leftOut);
    const { names } = this.#trim;
    if (names.length === 0 && !isResourceCut) return;
    this.#out.key('otel.truncated');
    writeValue(this.#out, names.length === 0 ? ['metadata'] : names);
  }
}
