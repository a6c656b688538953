// SPDX-License-Identifier: Apache-2.0
import { Attribute, METADATA_PREFIX, RAW_PREFIX, slotOf, TOPICS, Topic } from './attributes.ts';

/** What the key of an attribute tells, whatever its value. */
export interface KeyFacts {
  /** Position in `KEYS`, -1 for keys that no block reads. */
  readonly slot: number;
  readonly topics: number;
  /** Its value may be a URL with a password in it. */
  readonly mayHoldPassword: boolean;
  /** We write something ourselves under such a name. */
  readonly isNameOfOurs: boolean;
}

/** Keys are few, and come again with every span; hostile ones must not fill the memory. */
const MAX_KEYS = 1_000;
const MAX_CHARACTERS = 100;

const WITH_PASSWORDS: ReadonlySet<number> = new Set(
  [Attribute.url, Attribute.dbConnection, Attribute.awsQueueUrl].flatMap((row) => row.slots),
);

/** Reads keys, and remembers what they tell: one look-up an attribute. */
export class KeyReader {
  readonly #known = new Map<string, KeyFacts>();

  read(key: string): KeyFacts {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const facts = factsOf(key);
    if (key.length > MAX_CHARACTERS) return facts;
    if (this.#known.size === MAX_KEYS) this.#known.clear();
    this.#known.set(key, facts);
    return facts;
  }
}

function factsOf(key: string): KeyFacts {
  const slot = slotOf(key);
  const isContract = key.startsWith(METADATA_PREFIX) || key.startsWith(RAW_PREFIX);
  return {
    slot,
    topics: slot >= 0 ? (TOPICS[slot] ?? 0) : isContract ? Topic.xray : 0,
    mayHoldPassword: WITH_PASSWORDS.has(slot),
    isNameOfOurs: key.startsWith('otel.'),
  };
}
