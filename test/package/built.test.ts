// SPDX-License-Identifier: Apache-2.0
// What npm would publish, imported as a user would: the built packages, by `import` and by `require`.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

function exportsOf(code: string, type: 'module' | 'commonjs'): string[] {
  const names: unknown = JSON.parse(execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], { encoding: 'utf8' }));
  return Array.isArray(names) ? names.map(String).sort() : [];
}

describe.each([
  ['@otel-xray/segment', ['collectorNames', 'createTranslator', 'rootOnlyParentId']],
  ['@otel-xray/exporter', ['XRaySpanExporter']],
  [
    '@otel-xray/local',
    [
      'OtlpError',
      'describeReject',
      'isLambdaHandlerUnderFacade',
      'plainText',
      'readOtlpRequest',
      'renderTimeline',
      'startLocalXRay',
      'summariseServices',
    ],
  ],
])('%s', (name, names) => {
  it('exports its names to import', () => {
    const code = `import * as all from '${name}'; console.log(JSON.stringify(Object.keys(all)))`;
    expect(exportsOf(code, 'module')).toEqual(names);
  });

  it('exports the same to require', () => {
    const code = `console.log(JSON.stringify(Object.keys(require('${name}'))))`;
    expect(exportsOf(code, 'commonjs')).toEqual(names);
  });
});
