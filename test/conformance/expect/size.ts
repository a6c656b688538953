// SPDX-License-Identifier: Apache-2.0
import { isObject } from '../json.ts';
import type { Metadata } from './metadata.ts';

const MAX_DOCUMENT_BYTES = 64_000;
const MAX_TRIMMED_TEXT = 1024;

/** Metadata of a document too large for X-Ray: long texts cut, and a word about it. */
export function trimmed(metadata: Metadata, document: Readonly<Record<string, unknown>>): Metadata {
  const text = JSON.stringify({ ...document, metadata }, (_, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  if (Buffer.byteLength(text) <= MAX_DOCUMENT_BYTES) return metadata;
  const cut = (value: unknown): unknown =>
    typeof value === 'string' && value.length > MAX_TRIMMED_TEXT ? value.slice(0, MAX_TRIMMED_TEXT) : value;
  const namespaces = Object.entries(metadata).map(
    ([namespace, entries]): [string, Record<string, unknown>] => [
      namespace,
      isObject(entries)
        ? Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, cut(value)]))
        : {},
    ],
  );
  const smaller: Metadata = Object.fromEntries(namespaces);
  smaller.default = { ...smaller.default, 'otel.truncated': ['metadata'] };
  return smaller;
}
