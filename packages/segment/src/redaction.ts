// SPDX-License-Identifier: Apache-2.0
import { Attribute, keysOf } from './attributes.ts';
import { withoutQuery } from './authority.ts';
import { createKeyMatcher } from './glob.ts';
import type { SpanSource } from './span.ts';

/** Replaces a value as it is read; `undefined` leaves it out. `span` is absent for resource attributes. */
export type RedactSpan = (key: string, value: unknown, span?: SpanSource) => unknown;

export interface RedactionOptions {
  readonly keys: readonly string[];
  readonly sqlQueries: boolean;
  readonly urlQueries: boolean;
  readonly redact: RedactSpan | undefined;
}

const URL_KEYS: ReadonlySet<string> = new Set([...keysOf(Attribute.url), ...keysOf(Attribute.httpTarget)]);
const URL_QUERY_KEYS: ReadonlySet<string> = new Set(keysOf(Attribute.urlQuery));
const SQL_BLOCK_KEYS: ReadonlySet<string> = new Set(keysOf(Attribute.xraySql));

/** One function for all that may be withheld; none where nothing is, so that reading costs nothing. */
export function createRedaction(options: RedactionOptions): RedactSpan | undefined {
  const { keys, sqlQueries, urlQueries, redact } = options;
  const isWithheld = createKeyMatcher(sqlQueries ? keys : [...keys, ...keysOf(Attribute.dbQuery)]);
  if (keys.length === 0 && sqlQueries && urlQueries) return redact;
  return (key, value, span) => {
    if (isWithheld(key)) return undefined;
    let kept = urlQueries ? value : withoutUrlQuery(key, value);
    if (!sqlQueries && SQL_BLOCK_KEYS.has(key)) kept = withoutSqlQuery(kept);
    return redact === undefined || kept === undefined ? kept : redact(key, kept, span);
  };
}

function withoutUrlQuery(key: string, value: unknown): unknown {
  if (URL_QUERY_KEYS.has(key)) return undefined;
  return URL_KEYS.has(key) && typeof value === 'string' ? withoutQuery(value) : value;
}

/** The SQL block that recorder and shim write, a JSON object, without its query. One that is none is left out. */
function withoutSqlQuery(json: unknown): unknown {
  if (typeof json !== 'string') return undefined;
  try {
    return JSON.stringify(JSON.parse(json), (key, value: unknown) =>
      key === 'sanitized_query' ? undefined : value,
    );
  } catch {
    return undefined;
  }
}
