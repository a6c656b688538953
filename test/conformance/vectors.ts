// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { items, member, parseJson } from './json.ts';
import { readSpans, type Span } from './otlp.ts';

/** One recorded question to the collector's exporter, and its answer. */
export interface Vector {
  /** `edge/name`, `real/http` … */
  readonly file: string;
  readonly name: string;
  readonly config: {
    readonly indexedAttributes: readonly string[];
    readonly indexAllAttributes: boolean;
    readonly logGroups: readonly string[];
  };
  /** OTLP/JSON, as text. */
  readonly request: string;
  readonly spans: readonly Span[];
  /** What the exporter sent. */
  readonly documents: readonly unknown[];
  /** What it said when it broke down, having sent nothing. */
  readonly error: string | undefined;
}

const FOLDER = new URL('vectors/', import.meta.url);

export function readVectors(): Vector[] {
  return ['edge', 'real'].flatMap((kind) =>
    readdirSync(new URL(`${kind}/`, FOLDER))
      .filter((file) => file.endsWith('.ndjson'))
      .sort()
      .flatMap((file) =>
        readFileSync(new URL(`${kind}/${file}`, FOLDER), 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => readVector(line, `${kind}/${file.replace('.ndjson', '')}`)),
      ),
  );
}

function readVector(line: string, file: string): Vector {
  const vector = parseJson(line);
  const config = member(vector, 'config');
  const request: unknown = member(JSON.parse(line), 'request');
  const strings = (key: string): string[] =>
    items(member(config, key)).filter((name): name is string => typeof name === 'string');
  const error = member(vector, 'error');
  return {
    file,
    name: String(member(vector, 'name')),
    config: {
      indexedAttributes: strings('indexed_attributes'),
      indexAllAttributes: member(config, 'index_all_attributes') === true,
      logGroups: strings('aws_log_groups'),
    },
    request: JSON.stringify(request),
    spans: readSpans(request),
    documents: items(member(vector, 'documents')),
    error: typeof error === 'string' ? error : undefined,
  };
}
