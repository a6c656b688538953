// SPDX-License-Identifier: Apache-2.0
// The layer where a function is not started as usual: by a container image, or before anybody calls it.
import { readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createApplication, type TestApplication } from '@otel-xray/testkit';
import { afterEach, expect, it } from 'vitest';
import { httpPeer } from './peer.ts';
import { type BuiltRuntime, describeOn, RUNTIMES } from './runtimes.ts';
import { handlerOf, tracedFunction, WRAPPER } from './traced-function.ts';

const readme = readFileSync(join(import.meta.dirname, '../../packages/lambda/README.md'), 'utf8');

/** The words of the image's entry point, as the README has them. */
const [entryPoint] = [...readme.matchAll(/ENTRYPOINT (\[[^\]]+\])/g)].map(([, words = '']): unknown =>
  JSON.parse(words),
);

const peer = httpPeer();
const { start, arrived } = tracedFunction();

let image: TestApplication | undefined;
afterEach(() => image?.remove());

/** A folder with a function, and the client where `npm i aws-lambda-ric` puts it. */
function createImage({ ric, client }: BuiltRuntime): TestApplication {
  const app = readFileSync(join(import.meta.dirname, 'layer/app.cjs'), 'utf8');
  const made = createApplication({ 'app.cjs': app, 'package.json': '{}', 'node_modules/.bin/empty': '' });
  const command = join(made.folder, 'node_modules/.bin/aws-lambda-ric');
  symlinkSync(join(ric, client === 3 ? 'bin/index.mjs' : 'index.mjs'), command);
  return made;
}

describeOn('the layer', RUNTIMES, (runtime) => {
  it('traces a function in a container image', async () => {
    expect(entryPoint).toEqual(['/opt/otel-xray-handler', '/usr/local/bin/npx', 'aws-lambda-ric']);
    image = createImage(runtime);
    const { folder } = image;
    const env = {
      AWS_LAMBDA_EXEC_WRAPPER: '',
      // Client 3 goes by its argument alone.
      ...(runtime.client === 3 && { _HANDLER: '', LAMBDA_TASK_ROOT: '' }),
      PATH: [dirname(runtime.node), process.env.PATH].join(delimiter),
      npm_config_cache: join(folder, 'npm'),
      npm_config_offline: 'true',
    };
    const command = [WRAPPER, 'npx', 'aws-lambda-ric'];
    const lambda = start(runtime, 'app.notes.get', { folder, env, entryPoint: command });
    const { response, error, traceId } = await lambda.invoke({ peer: peer.url() });
    expect([error, response]).toEqual([undefined, { statusCode: 200, body: 'app.notes.get' }]);
    expect(handlerOf(await arrived(traceId))?.subsegments).toHaveLength(1);
  });

  it('knows that nobody waited for an environment of provisioned concurrency', async () => {
    const env = { AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency' };
    const { traceId } = await start(runtime, 'app.notes.get', { env }).invoke({ peer: peer.url() });
    expect(handlerOf(await arrived(traceId))?.annotations).toMatchObject({ coldstart: false });
  });
});
