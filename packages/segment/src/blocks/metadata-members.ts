// SPDX-License-Identifier: Apache-2.0
import { isWritable, writeValue } from '../json-value.ts';
import type { JsonWriter } from '../json-writer.ts';
import { cut } from '../trim.ts';
import type { SpanView } from '../view.ts';

/** A character takes at most four bytes of JSON that matter here. */
const BYTES_A_CHARACTER = 4;

/** Writes the members of `metadata.default`: each name once, each value within what the trim allows. */
export class MetadataMembers {
  readonly #out: JsonWriter;
  readonly #view: SpanView;
  readonly #start: number;
  /** Names written so far; kept only where one could come twice. */
  readonly #names: Set<string> | undefined;
  #leftOut = 0;

  constructor(out: JsonWriter, view: SpanView, mayRepeat: boolean) {
    this.#out = out;
    this.#view = view;
    this.#start = out.length;
    this.#names = mayRepeat ? new Set() : undefined;
  }

  get mayRepeat(): boolean {
    return this.#names !== undefined;
  }

  value(key: string, value: unknown): void {
    if (!isWritable(value)) {
      this.#leftOut++;
      return;
    }
    const most = this.#view.trim.metadataValueBytes;
    const kept = typeof value === 'string' && value.length > most ? cut(value, most) : value;
    const mark = this.begin(key);
    if (mark === undefined) return;
    writeValue(this.#out, kept);
    this.end(mark);
  }

  /** Something OpenTelemetry knows of the span, unless it says nothing or an annotation shows it. */
  fact(key: string, value: string | number | undefined, annotated: ReadonlySet<string>): void {
    if (value !== undefined && value !== '' && value !== 0 && !annotated.has(key)) this.value(key, value);
  }

  /** Begins a member whose value the caller writes; `undefined` where the name is taken. */
  begin(key: string): number | undefined {
    // What did not fit before must not be forgotten by taking this member back.
    if (this.#out.overflowed || this.#names?.has(key) === true) return undefined;
    this.#names?.add(key);
    const mark = this.#out.length;
    this.#out.key(key);
    return mark;
  }

  /** Ends it, and takes it back where the trim has no room for it. */
  end(mark: number): void {
    const { trim } = this.#view;
    if (trim.names.length === 0) return;
    const isTooLarge = this.#out.length - mark > BYTES_A_CHARACTER * trim.metadataValueBytes;
    if (this.#out.overflowed || isTooLarge || this.#out.length - this.#start > trim.metadataBytes) {
      this.#out.rollback(mark);
    }
  }

  /** Says what was left out: values that JSON has no word for, and what was trimmed. */
  marks(): void {
    const { trim, resource, shape } = this.#view;
    if (this.#leftOut > 0) this.#out.integer('otel.dropped.values', this.#leftOut);
    const isResourceCut = resource.truncated && shape !== 'subsegment' && trim.names.length === 0;
    const names = isResourceCut ? ['metadata'] : trim.names;
    if (names.length === 0) return;
    this.#out.key('otel.truncated');
    writeValue(this.#out, names);
  }
}
