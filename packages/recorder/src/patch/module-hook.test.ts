// SPDX-License-Identifier: Apache-2.0
// What is not seen in processes of their own (test/ways-in): which of the two ways is taken, and what fails.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createApplication, type TestApplication } from '@otel-xray/testkit';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';

const OURS = 'node_modules/ours';
let application: TestApplication;

/** An application with instrumentations, and the hooks that are told of in `hooks`. */
const packages = (folder: string, hooks: Readonly<Record<string, string>>): Record<string, string> => ({
  [`${folder}/node_modules/@opentelemetry/instrumentation-http/index.js`]: '',
  [`${folder}/node_modules/@opentelemetry/instrumentation/index.js`]: '',
  [`${folder}/node_modules/@opentelemetry/instrumentation/hook.mjs`]:
    "import { writeSync } from 'node:fs'; writeSync(1, 'loader\\n');",
  ...Object.fromEntries(
    Object.entries(hooks).map(([path, text]) => [
      `${folder}/node_modules/import-in-the-middle/${path}`,
      text,
    ]),
  ),
});

const hooksThat = (supports: string): Record<string, string> => ({
  'register-hooks.mjs': '',
  // In place of `require(esm)`, which not every Node has.
  'package.json': '{"exports":{"./register-hooks.mjs":"./hooks.cjs"}}',
  'hooks.cjs': `exports.supportsSyncHooks = ${supports}; exports.register = () => console.log('this thread');`,
});

beforeAll(() => {
  const source = readFileSync(new URL('module-hook.ts', import.meta.url), 'utf8');
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  application = createApplication({
    [`${OURS}/module-hook.cjs`]: ts.transpileModule(source, { compilerOptions }).outputText,
    'node_modules/@opentelemetry/api/index.js': 'exports.diag = { warn: (text) => console.log(text) };',
    // Node before 22.15 has no `registerHooks`; here it is told to have it or not.
    'run.cjs': `
      const nodeModule = require('node:module');
      if (process.argv[3] === 'old') delete nodeModule.registerHooks;
      else nodeModule.registerHooks ??= () => undefined;
      const { hookModules } = require('./${OURS}/module-hook.cjs');
      const from = nodeModule.createRequire(process.argv[2] + '/app.js');
      hookModules(from.resolve('@opentelemetry/instrumentation-http'));`,
    ...packages('new', hooksThat('() => true')),
    ...packages('unfit', hooksThat('() => false')),
    ...packages('strange', hooksThat("'yes'")),
    ...packages('broken', { ...hooksThat('() => true'), 'hooks.cjs': "throw new Error('broken');" }),
    ...packages('before', { 'index.js': '' }),
    'without/node_modules/@opentelemetry/instrumentation-http/index.js': '',
  });
});
afterAll(() => application.remove());

it.each<[string, folder: string, node: 'new' | 'old', expected: RegExp]>([
  ['on this thread where Node and the hooks can', 'new', 'new', /^this thread\n$/],
  ['by a loader where Node cannot', 'new', 'old', /^loader\n$/],
  ['by a loader where the hooks say that they cannot', 'unfit', 'new', /^loader\n$/],
  ['by a loader where the hooks are others', 'strange', 'new', /^loader\n$/],
  ['by a loader where the hooks do not load', 'broken', 'new', /^loader\n$/],
  ['by a loader where the hooks know loaders alone', 'before', 'new', /^loader\n$/],
  [
    'not at all, and it is said, where instrumentations are not complete',
    'without',
    'new',
    /^ES modules are not instrumented: Error: Cannot find module '@opentelemetry\/instrumentation'/,
  ],
])('%s', async (_, folder, node, expected) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['run.cjs', join(application.folder, folder), node],
    { cwd: application.folder, env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' } },
  );
  expect(stdout).toMatch(expected);
});
