// SPDX-License-Identifier: Apache-2.0
// The definitions of packages/lambda/README.md parse, and name what is there. Its commands: test/lambda/bundles.lambda.ts
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { RUNTIMES } from '../lambda/runtimes.ts';
import { blocksOf } from './tables.ts';
import { parseYaml } from './yaml.ts';

const page = readFileSync(new URL('../../packages/lambda/README.md', import.meta.url), 'utf8');
const runtimes = [...new Set(RUNTIMES.map(({ runtime }) => runtime))];
const WRAPPER = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-xray-handler' };

it('SAM: the function has the layer, which runs wherever it is tested', () => {
  // A template refers to others by tags, of which the parser warns.
  const [yaml = ''] = blocksOf(page, 'yaml');
  expect(parseYaml(yaml.replaceAll('!Ref ', ''))).toEqual([
    {
      Notes: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Handler: 'src/notes.handler',
          Runtime: runtimes.at(-1),
          Tracing: 'Active',
          Layers: ['OtelXRayLayer'],
          Environment: { Variables: WRAPPER },
        },
      },
      OtelXRayLayer: {
        Type: 'AWS::Serverless::LayerVersion',
        Properties: {
          ContentUri: 'node_modules/otel-xray/dist/otel-xray-layer.zip',
          CompatibleRuntimes: runtimes,
        },
      },
    },
  ]);
});

it('CDK: the function has the wrapper', () => {
  const [code = ''] = blocksOf(page, 'ts');
  expect(ts.transpileModule(code, { reportDiagnostics: true }).diagnostics).toEqual([]);
  const [[name, path] = ['', '']] = Object.entries(WRAPPER);
  expect(code).toContain(`environment: { ${name}: '${path}' }`);
});

it('the command publishes the layer for the runtimes that it is tested on', () => {
  const source = readFileSync(new URL('../../packages/cli/src/publish-layer.ts', import.meta.url), 'utf8');
  expect(source).toContain(`CompatibleRuntimes: ['${runtimes.join("', '")}'],`);
});
