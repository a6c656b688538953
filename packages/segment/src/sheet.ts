// SPDX-License-Identifier: Apache-2.0
import { type Concept, KEYS } from './attributes.ts';
import { withoutPassword } from './authority.ts';
import { type KeyFacts, KeyReader } from './key-facts.ts';
import type { AttributeSource } from './span.ts';

/** Replaces values as they are read; `undefined` leaves one out. */
export type Redact = (key: string, value: unknown) => unknown;

/**
 * The attributes of one span, read once: each in the order it was set, each key that a block may ask for also by
 * its slot. Blocks read concepts from it and say what they have shown; what nobody showed goes to metadata.
 * One sheet serves all spans of a translator, one after the other, and allocates nothing for any of them.
 */
export class AttributeSheet {
  /** Keys and values by position, valid below `size`. */
  readonly keys: string[] = [];
  readonly values: unknown[] = [];
  readonly #shown: boolean[] = [];
  #size = 0;
  #topics = 0;
  #hasNameOfOurs = false;
  readonly #keyReader = new KeyReader();
  /** What is known of the key at each position. */
  readonly #facts: KeyFacts[] = [];
  /** Position by slot, -1 where the span has no such attribute. */
  readonly #positions = new Int32Array(KEYS.length).fill(-1);

  get size(): number {
    return this.#size;
  }

  read(attributes: AttributeSource, redact: Redact | undefined): void {
    this.#forget();
    for (const key of Object.keys(attributes)) {
      const value = redact === undefined ? attributes[key] : redact(key, attributes[key]);
      if (value !== undefined && value !== null) this.#add(key, value);
    }
  }

  /** Whether an attribute has a name under which we write something ourselves: `otel.…`. */
  get hasNameOfOurs(): boolean {
    return this.#hasNameOfOurs;
  }

  /** Whether any attribute is about one of these topics. */
  isAbout(topics: number): boolean {
    return (this.#topics & topics) !== 0;
  }

  /** The first value of a concept that is there, whatever its type. */
  value({ slots }: Concept): unknown {
    for (let i = 0; i < slots.length; i++) {
      const position = this.#position(slots[i]);
      if (position >= 0) return this.values[position];
    }
    return undefined;
  }

  /** The first non-empty string of a concept. */
  string({ slots }: Concept): string | undefined {
    for (let i = 0; i < slots.length; i++) {
      const position = this.#position(slots[i]);
      const value = position < 0 ? undefined : this.values[position];
      if (typeof value === 'string' && value !== '') return value;
    }
    return undefined;
  }

  /** The first string of a concept that passes a test. */
  find({ slots }: Concept, test: (text: string) => boolean): string | undefined {
    for (const slot of slots) {
      const position = this.#position(slot);
      const value = position < 0 ? undefined : this.values[position];
      if (typeof value === 'string' && test(value)) return value;
    }
    return undefined;
  }

  /** The first whole number of a concept, also one written as a decimal string. */
  integer({ slots }: Concept): number | undefined {
    for (let i = 0; i < slots.length; i++) {
      const position = this.#position(slots[i]);
      const number = position < 0 ? undefined : toInteger(this.values[position]);
      if (number !== undefined) return number;
    }
    return undefined;
  }

  boolean(concept: Concept): boolean | undefined {
    const value = this.value(concept);
    return typeof value === 'boolean' ? value : undefined;
  }

  has({ slots }: Concept): boolean {
    for (let i = 0; i < slots.length; i++) if (this.#position(slots[i]) >= 0) return true;
    return false;
  }

  /** Says that the document shows this value: all keys of the concept that hold the same one leave metadata. */
  show({ slots }: Concept, value: unknown): void {
    for (let i = 0; i < slots.length; i++) {
      const position = this.#position(slots[i]);
      if (position >= 0 && isSame(this.values[position], value)) this.#shown[position] = true;
    }
  }

  /** Says the same of the attribute at a position. */
  showAt(position: number): void {
    this.#shown[position] = true;
  }

  isShown(position: number): boolean {
    return this.#shown[position] === true;
  }

  #add(key: string, value: unknown): void {
    const position = this.#size++;
    const facts = this.#keyReader.read(key);
    const { slot } = facts;
    if (slot >= 0) this.#positions[slot] = position;
    this.#topics |= facts.topics;
    this.#hasNameOfOurs ||= facts.isNameOfOurs;
    this.keys[position] = key;
    this.values[position] =
      facts.mayHoldPassword && typeof value === 'string' ? withoutPassword(value) : value;
    this.#facts[position] = facts;
    this.#shown[position] = false;
  }

  #forget(): void {
    for (let position = 0; position < this.#size; position++) {
      const slot = this.#facts[position]?.slot ?? -1;
      if (slot >= 0) this.#positions[slot] = -1;
      // Nothing of a span is held after it.
      this.values[position] = undefined;
    }
    this.#size = 0;
    this.#topics = 0;
    this.#hasNameOfOurs = false;
  }

  #position(slot: number | undefined): number {
    return slot === undefined ? -1 : (this.#positions[slot] ?? -1);
  }
}

/** A whole number, also one written in decimal digits (`"404"`). */
export function toInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  return undefined;
}

/** Equal scalars, or arrays of the same one scalar: header attributes are arrays of one. */
function isSame(value: unknown, shown: unknown): boolean {
  if (value === shown) return true;
  if (Array.isArray(value)) {
    return Array.isArray(shown)
      ? value.length === shown.length && value.every((item, i) => item === shown[i])
      : value.length === 1 && isSame(value[0], shown);
  }
  return typeof shown === 'number' && toInteger(value) === shown;
}
