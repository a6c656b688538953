// SPDX-License-Identifier: Apache-2.0
import type { Attributes, Span } from '../otlp.ts';
import { cut, isScalar, shown } from './attribute.ts';

/** `indexed_attributes` and `index_all_attributes` of the recording, as our options say it. */
export interface Indexing {
  readonly all: boolean;
  readonly names: ReadonlySet<string>;
}

const MAX_ANNOTATIONS = 50;
const MAX_KEY = 500;
const MAX_TEXT = 1000;

function annotationKey(name: string): string | undefined {
  const key = name.replace(/[^A-Za-z0-9_.]/gu, '_');
  return key === '' || key.length > MAX_KEY ? undefined : key;
}

/** Names that the span itself asks to be indexed. */
export function askedFor(span: Span): readonly string[] {
  const asked = span.attributes.get('aws.xray.annotations');
  return Array.isArray(asked) ? asked.filter((name) => typeof name === 'string') : [];
}

/** The annotations of a document, and which of the attributes given they show in full. */
export interface Annotations {
  readonly entries: Readonly<Record<string, unknown>>;
  readonly shown: ReadonlySet<string>;
}

export function annotate(candidates: Attributes, limit = MAX_ANNOTATIONS): Annotations {
  const entries: Record<string, unknown> = {};
  const whole = new Set<string>();
  for (const [name, value] of candidates) {
    const key = annotationKey(name);
    if (key === undefined || !isScalar(value) || Object.hasOwn(entries, key)) continue;
    if (Object.keys(entries).length >= limit) break;
    const text = shown(value);
    entries[key] = typeof text === 'string' ? cut(text, MAX_TEXT) : text;
    if (entries[key] === text) whole.add(name);
  }
  return { entries, shown: whole };
}
