// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept, KEYS, slotOf } from './attributes.ts';
import { withoutPassword } from './authority.ts';
import type { AttributeSource } from './span.ts';

/** Replaces values as they are read; `undefined` leaves one out. */
export type Redact = (key: string, value: unknown) => unknown;

/** Attributes that may hold a URL with a password in it. */
const MAY_HOLD_PASSWORD: ReadonlySet<number> = new Set(
  [Attribute.url, Attribute.dbConnection, Attribute.awsQueueUrl].flatMap((row) => row.slots),
);

const SLOTS = new Map<string, number>(KEYS.map((key) => [key, slotOf(key)]));

/**
 * The attributes of one span, read once: each in the order it was set, each key that a block may ask for also by
 * its slot. Blocks read concepts from it and say what they have shown; what nobody showed goes to metadata.
 * One sheet serves all spans of a translator, one after the other.
 */
export class AttributeSheet {
  readonly keys: string[] = [];
  readonly values: unknown[] = [];
  #shown: boolean[] = [];
  /** Position in `keys` by slot, -1 where the span has no such attribute. */
  readonly #positions = new Int32Array(KEYS.length).fill(-1);
  readonly #usedSlots: number[] = [];

  read(attributes: AttributeSource, redact: Redact | undefined): void {
    const { keys, values } = this;
    for (const slot of this.#usedSlots) this.#positions[slot] = -1;
    this.#usedSlots.length = 0;
    keys.length = 0;
    values.length = 0;
    this.#shown.length = 0;
    for (const key of Object.keys(attributes)) {
      const value = redact === undefined ? attributes[key] : redact(key, attributes[key]);
      if (value === undefined || value === null) continue;
      const slot = SLOTS.get(key);
      if (slot !== undefined) {
        this.#positions[slot] = keys.length;
        this.#usedSlots.push(slot);
      }
      keys.push(key);
      const mayHold = slot !== undefined && typeof value === 'string' && MAY_HOLD_PASSWORD.has(slot);
      values.push(mayHold ? withoutPassword(value) : value);
      this.#shown.push(false);
    }
  }

  /** The first value of a concept that is there, whatever its type. */
  value(concept: Concept): unknown {
    for (const slot of concept.slots) {
      const position = this.#position(slot);
      if (position >= 0) return this.values[position];
    }
    return undefined;
  }

  /** The first non-empty string of a concept. */
  string(concept: Concept): string | undefined {
    return this.find(concept, isNotEmpty);
  }

  /** The first string of a concept that passes a test. */
  find(concept: Concept, test: (text: string) => boolean): string | undefined {
    for (const slot of concept.slots) {
      const position = this.#position(slot);
      const value = position < 0 ? undefined : this.values[position];
      if (typeof value === 'string' && test(value)) return value;
    }
    return undefined;
  }

  /** The first whole number of a concept, also one written as a decimal string. */
  integer(concept: Concept): number | undefined {
    for (const slot of concept.slots) {
      const position = this.#position(slot);
      if (position < 0) continue;
      const number = toInteger(this.values[position]);
      if (number !== undefined) return number;
    }
    return undefined;
  }

  boolean(concept: Concept): boolean | undefined {
    const value = this.value(concept);
    return typeof value === 'boolean' ? value : undefined;
  }

  has(concept: Concept): boolean {
    for (const slot of concept.slots) if (this.#position(slot) >= 0) return true;
    return false;
  }

  /** Says that the document shows this value: all keys of the concept that hold the same one leave metadata. */
  show(concept: Concept, value: unknown): void {
    for (const slot of concept.slots) {
      const position = this.#position(slot);
      if (position >= 0 && isSame(this.values[position], value)) this.#shown[position] = true;
    }
  }

  /** Says the same of the attribute at a position in `keys`. */
  showAt(position: number): void {
    this.#shown[position] = true;
  }

  isShown(position: number): boolean {
    return this.#shown[position] === true;
  }

  #position(slot: number): number {
    return this.#positions[slot] ?? -1;
  }
}

function isNotEmpty(text: string): boolean {
  return text !== '';
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
