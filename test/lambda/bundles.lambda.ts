// SPDX-License-Identifier: Apache-2.0
// A function in TypeScript, bundled by the commands of the README, on AWS's own Runtime Interface Client.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createApplication, type TestApplication } from '@otel-xray/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../docs/tables.ts';
import { httpPeer } from './peer.ts';
import { type BuiltRuntime, describeOn, RUNTIMES } from './runtimes.ts';
import { handlerOf, tracedFunction } from './traced-function.ts';

const modules = join(import.meta.dirname, '../../node_modules');
const readme = readFileSync(join(import.meta.dirname, '../../packages/lambda/README.md'), 'utf8');
const commands = blocksOf(readme, 'sh').filter((block) => block.startsWith('esbuild '));

const peer = httpPeer();
const { start, arrived } = tracedFunction();

describe.each([
  ['CommonJS', 0],
  ['ES module', 1],
])('bundled as %s', (format, place) => {
  let source: string;
  let application: TestApplication;

  beforeAll(() => {
    // Below the repository, so that the bundler finds the packages as a user's would.
    source = mkdtempSync(join(modules, '.bundle-'));
    mkdirSync(join(source, 'src'));
    copyFileSync(join(import.meta.dirname, 'bundle/notes.ts'), join(source, 'src/notes.ts'));
    const command = `${commands[place]?.trim()} --sourcemap --log-level=error`;
    const path = `${join(modules, '.bin')}${delimiter}${process.env.PATH}`;
    execFileSync('sh', ['-c', command], { cwd: source, env: { ...process.env, PATH: path } });
    // Where it runs there is nothing but the AWS SDK, as on Lambda.
    application = createApplication({});
    cpSync(join(source, 'dist'), application.folder, { recursive: true });
    mkdirSync(join(application.folder, 'node_modules'));
    for (const scope of ['@aws-sdk', '@smithy'])
      symlinkSync(join(modules, scope), join(application.folder, 'node_modules', scope));
  });
  afterAll(() => {
    rmSync(source, { recursive: true });
    application.remove();
  });

  const startBundle = (runtime: BuiltRuntime, env: Record<string, string> = {}) =>
    start(runtime, 'notes.handler', {
      folder: application.folder,
      env: { AWS_LAMBDA_EXEC_WRAPPER: '', ...env },
    });

  describeOn('a function', RUNTIMES, (runtime) => {
    it('is traced, with its calls', async () => {
      const lambda = startBundle(runtime);
      const { response, traceId } = await lambda.invoke({ peer: peer.url() });
      expect(response).toBe('notes');
      const ours = handlerOf(await arrived(traceId));
      expect(ours?.subsegments?.map(({ name }) => name)).toEqual([
        format === 'CommonJS' ? 'XRay' : '127.0.0.1',
        '127.0.0.1',
        '127.0.0.1',
      ]);
      expect(peer.asked().map((headers) => headers['x-amzn-trace-id'])).toEqual(
        ours?.subsegments?.map(({ id }) => expect.stringContaining(`Root=${traceId};Parent=${id};Sampled=1`)),
      );
      expect(lambda.logs()).not.toContain('left out');
    });

    it('shows where an error was thrown in its source', async () => {
      const lambda = startBundle(runtime, { NODE_OPTIONS: '--enable-source-maps' });
      const { traceId } = await lambda.invoke({ fails: true });
      const line = expect.objectContaining({ path: expect.stringMatching(/src\/notes\.ts$/), line: 13 });
      expect(handlerOf(await arrived(traceId))).toMatchObject({
        cause: { exceptions: [{ type: 'RangeError', stack: expect.arrayContaining([line]) }] },
      });
    });
  });
});
