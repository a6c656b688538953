// SPDX-License-Identifier: Apache-2.0
// What npm would publish, imported as a user would: the built packages, by `import` and by `require`, have the names
// that each package pins in its own index.test.ts.
import { execFileSync } from 'node:child_process';
import * as exporter from '@otel-xray/exporter';
import * as lambda from '@otel-xray/lambda';
import * as local from '@otel-xray/local';
import * as acceptance from '@otel-xray/local/acceptance';
import * as node from '@otel-xray/node';
import * as propagation from '@otel-xray/propagation';
import * as recorder from '@otel-xray/recorder';
import * as segment from '@otel-xray/segment';
import { describe, expect, it } from 'vitest';

function printedBy(code: string, type: 'module' | 'commonjs'): unknown {
  return JSON.parse(
    execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], { encoding: 'utf8' }),
  );
}

describe.each([
  ['@otel-xray/segment', segment],
  ['@otel-xray/exporter', exporter],
  ['@otel-xray/propagation', propagation],
  ['@otel-xray/recorder', recorder],
  ['@otel-xray/lambda', lambda],
  ['@otel-xray/local', local],
  ['@otel-xray/local/acceptance', acceptance],
  ['@otel-xray/node', node],
])('%s', (name, source) => {
  it('exports its names to import', () => {
    const code = `import * as all from '${name}'; console.log(JSON.stringify(Object.keys(all).sort()))`;
    expect(printedBy(code, 'module')).toEqual(Object.keys(source).sort());
  });

  it('exports the same to require', () => {
    const code = `console.log(JSON.stringify(Object.keys(require('${name}')).sort()))`;
    expect(printedBy(code, 'commonjs')).toEqual(Object.keys(source).sort());
  });
});

describe.each([
  ['@otel-xray/lambda/register', "typeof globalThis[Symbol.for('otel-xray.lambda.running')]", 'object'],
  ['@otel-xray/lambda/opentelemetry-lambda', "process.listeners('beforeExit').length", 1],
])('%s', (name, code, expected) => {
  it.each([
    ['module', `import '${name}';`],
    ['commonjs', `require('${name}');`],
  ] as const)('does its work in a %s', (type, load) => {
    expect(printedBy(`${load} console.log(JSON.stringify(${code}))`, type)).toBe(expected);
  });
});
