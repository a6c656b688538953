// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('sbom.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otel-xray-sbom-'));

function write(into: string): void {
  execFileSync(process.execPath, [SCRIPT, join(folder, into)]);
}

function read(name: string, from = 'first') {
  return JSON.parse(readFileSync(join(folder, from, `${name}.cdx.json`), 'utf8'));
}

function names(name: string): string[] {
  return read(name).components.map((component: { name: string }) => component.name);
}

describe('bills of materials', () => {
  beforeAll(() => {
    write('first');
    write('second');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are there for every package that is published', () => {
    expect(readdirSync(join(folder, 'first')).sort()).toEqual([
      'otel-xray-exporter.cdx.json',
      'otel-xray-lambda.cdx.json',
      'otel-xray-local.cdx.json',
      'otel-xray-node.cdx.json',
      'otel-xray-propagation.cdx.json',
      'otel-xray-recorder.cdx.json',
      'otel-xray-segment.cdx.json',
      'otel-xray.cdx.json',
    ]);
  });

  it('are the same when they are written again', () => {
    for (const file of readdirSync(join(folder, 'first')))
      expect(readFileSync(join(folder, 'second', file))).toEqual(readFileSync(join(folder, 'first', file)));
  });

  it.each([
    ['otel-xray-segment', []],
    ['otel-xray-exporter', ['@otel-xray/segment']],
    ['otel-xray-propagation', ['@otel-xray/segment']],
    ['otel-xray-local', ['@otel-xray/segment']],
  ])('%s brings along what it says', (name, expected) => {
    expect(names(name)).toEqual(expected);
  });

  it('hold what dependencies bring along, and nothing that is for tests', () => {
    const found = names('otel-xray-lambda');
    expect(found).toContain('@opentelemetry/instrumentation-http');
    expect(found).toContain('import-in-the-middle');
    expect(found).not.toContain('@otel-xray/testkit');
    const { dependencies, components, metadata } = read('otel-xray-lambda');
    const known = [metadata.component, ...components].map((component: { purl: string }) => component.purl);
    for (const { ref, dependsOn } of dependencies)
      expect(known).toEqual(expect.arrayContaining([ref, ...dependsOn]));
  });
});
