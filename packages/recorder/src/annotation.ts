// SPDX-License-Identifier: Apache-2.0

import type { Span } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { sayOnce } from './notices.ts';

/** What X-Ray indexes: text, numbers and booleans. */
export type AnnotationValue = string | number | boolean;

/** The attribute that names which attributes are annotations. */
const ANNOTATIONS = 'aws.xray.annotations';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations */
const MAX_ANNOTATIONS = 50;
const MAX_KEY_CHARACTERS = 500;
const MAX_VALUE_CHARACTERS = 1000;
const REFUSED_IN_KEYS = /[^A-Za-z0-9_.]/gu;

/** The keys of a span's annotations, where the span itself does not tell. */
const keysOf = new WeakMap<Span, readonly string[]>();

/** Sets an attribute that X-Ray indexes, and says at once what X-Ray would refuse of it. */
export function annotate(span: Span, key: string, value: AnnotationValue): void {
  const name = nameOf(key);
  if (name === undefined || !isIndexable(key, value)) return;
  if (typeof value === 'string' && value.length > MAX_VALUE_CHARACTERS) {
    sayOnce(
      `annotation ${key}: X-Ray indexes ${MAX_VALUE_CHARACTERS} characters; the whole text is in metadata`,
    );
  }
  span.setAttribute(name, value);
  const keys = annotated(span);
  if (keys.includes(name)) return;
  if (keys.length >= MAX_ANNOTATIONS) {
    sayOnce(`annotation ${key}: X-Ray takes ${MAX_ANNOTATIONS} annotations; the others are metadata`);
  }
  const all = [...keys, name];
  keysOf.set(span, all);
  span.setAttribute(ANNOTATIONS, all);
}

/** The key as X-Ray takes it. */
function nameOf(key: unknown): string | undefined {
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_CHARACTERS) {
    const given = typeof key === 'string' ? `${key.length} characters` : typeof key;
    sayOnce(
      `an annotation is left out: its key has to be a text of 1 to ${MAX_KEY_CHARACTERS} characters, not ${given}`,
    );
    return undefined;
  }
  const name = key.replace(REFUSED_IN_KEYS, '_');
  if (name !== key) sayOnce(`annotation ${key} is called ${name}: X-Ray takes letters, digits, _ and .`);
  return name;
}

function isIndexable(key: string, value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number' && Number.isFinite(value)) return true;
  const given = typeof value === 'number' ? String(value) : value === null ? 'null' : typeof value;
  sayOnce(
    `annotation ${key} is left out: X-Ray indexes text, finite numbers and booleans, not ${given}; putMetadata takes anything`,
  );
  return false;
}

/** Read from the span where that is possible: it may have been told by others too. */
function annotated(span: Span): readonly string[] {
  const set = member(member(span, 'attributes'), ANNOTATIONS);
  return Array.isArray(set) ? set.filter((key) => typeof key === 'string') : (keysOf.get(span) ?? []);
}
