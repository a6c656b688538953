// SPDX-License-Identifier: Apache-2.0
// As much of Lambda's runtime as a layer meets: loads the handler that `_HANDLER` names, invokes it, says what became
// of it. The last argument is the handler's name, as a runtime client that is started by hand has it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { env } = process;
const handler = env._HANDLER ?? '';
const remaining = Number(env.REMAINING ?? 3_000);
const dot = handler.lastIndexOf('.');
const start = performance.now();
const context = {
  awsRequestId: 'f0c1',
  functionName: env.AWS_LAMBDA_FUNCTION_NAME,
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:notes',
  getRemainingTimeInMillis: () => remaining - performance.now() + start,
};

// Lambda stops what is not over in time.
setTimeout(() => process.kill(process.pid, 'SIGKILL'), remaining).unref();

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const load = (file) =>
  existsSync(`${file}.cjs`)
    ? createRequire(import.meta.url)(`${file}.cjs`)
    : import(pathToFileURL(`${file}.mjs`).href);

process.on('uncaughtException', (error) => {
  say({ uncaught: error.message });
  setTimeout(() => process.exit(129), 50);
});

try {
  const module = await load(resolve(handler.slice(0, dot)));
  const invoke = module[handler.slice(dot + 1)];
  say({ argument: process.argv.at(-1) });
  say({ result: await invoke({ id: 1 }, context) });
  process.exit(0);
} catch (error) {
  say({ error: error.name, message: error.message });
  process.exit(1);
}
