// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { expect } from 'vitest';

/** The documents in a text, read by the parser that OpenTelemetry's own configuration files are read with. */
export function parseYaml(text: string): unknown[] {
  const { parseAllDocuments } = createRequire(
    createRequire(import.meta.url).resolve('@opentelemetry/sdk-node'),
  )('yaml');
  return parseAllDocuments(text).map((document: { errors: unknown[]; toJS(): unknown }) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
}
