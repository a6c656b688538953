// SPDX-License-Identifier: Apache-2.0
// Applications of their own process, ESM and CJS, with the real instrumentation classes and the real SQS client.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, it } from 'vitest';
import type { InstrumentationLike } from './aws-instrumentation.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// Below the repository, so that the applications find the packages as a user's would.
const folder = mkdtempSync(join(root, 'node_modules', '.aws-instrumentation-'));

let server: Server;
let endpoint: string;
let calls: { header: string | undefined; body: string }[];

beforeAll(async () => {
  writeFileSync(
    join(folder, 'ours.mjs'),
    "export { createAwsHeaderInstrumentation } from '@otel-xray/propagation';",
  );
  writeFileSync(join(folder, 'ours.cjs'), "module.exports = require('@otel-xray/propagation');");
  writeFileSync(join(folder, 'set-up.cjs'), SET_UP);
  writeFileSync(join(folder, 'app.cjs'), `const { SQS } = require('@aws-sdk/client-sqs');\n${APP}`);
  writeFileSync(join(folder, 'app.mjs'), `import { SQS } from '@aws-sdk/client-sqs';\n${APP}`);
  writeFileSync(
    join(folder, 'set-up.mjs'),
    `import { createRequire } from 'node:module';
     import { createAwsHeaderInstrumentation } from './ours.mjs';
     createRequire(import.meta.url)('./set-up.cjs').start(createAwsHeaderInstrumentation);`,
  );
  writeFileSync(
    join(folder, 'required.cjs'),
    `require('./set-up.cjs').start(require('./ours.cjs').createAwsHeaderInstrumentation);`,
  );
  writeFileSync(
    join(folder, 'hook.mjs'),
    `import { register } from 'node:module';
     register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);`,
  );
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const header = request.headers['x-amzn-trace-id'];
    calls.push({ header: typeof header === 'string' ? header : undefined, body });
    // The MD5 sum of `a`.
    response.end('{"MessageId":"m-1","MD5OfMessageBody":"0cc175b9c0f1b6a831c399e269772661"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  endpoint = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  calls = [];
});

/** Who is there besides the application, in which order: `ORDER`. */
const SET_UP = `
const { InstrumentationBase, registerInstrumentations } = require('@opentelemetry/instrumentation');
const { AwsInstrumentation } = require('@opentelemetry/instrumentation-aws-sdk');
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');
exports.start = (createAwsHeaderInstrumentation) => {
  const exporter = new InMemorySpanExporter();
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  globalThis.finished = () => exporter.getFinishedSpans();
  const make = {
    ours: () => (globalThis.ours = createAwsHeaderInstrumentation(InstrumentationBase)),
    'ours without links': () => createAwsHeaderInstrumentation(InstrumentationBase, { linkMessages: false }),
    theirs: () => (globalThis.theirs = new AwsInstrumentation({ suppressInternalInstrumentation: true })),
  };
  registerInstrumentations({ instrumentations: process.env.ORDER.split(',').map((name) => make[name]()) });
};`;

/** Sends a message in a span \`work\`, with two clients, and says which spans there were. */
const APP = `
globalThis.work = async () => {
  const { trace } = await import('@opentelemetry/api');
  const settings = { endpoint: process.env.ENDPOINT, region: 'eu-west-1', useQueueUrlAsEndpoint: false };
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  await trace.getTracer('app').startActiveSpan('work', async (span) => {
    const first = new SQS({ ...settings, credentials });
    await first.sendMessage({ QueueUrl: 'http://sqs.test/1/orders', MessageBody: 'a' });
    await new SQS({ ...settings, credentials }).sendMessage({ QueueUrl: 'http://sqs.test/1/orders', MessageBody: 'a' });
    await first.receiveMessage({ QueueUrl: 'http://sqs.test/1/orders' });
    if (process.env.DISABLE) {
      globalThis.ours.disable();
      await new SQS({ ...settings, credentials }).sendMessage({ QueueUrl: 'http://sqs.test/1/orders', MessageBody: 'a' });
      globalThis.ours.enable();
      await new SQS({ ...settings, credentials }).sendMessage({ QueueUrl: 'http://sqs.test/1/orders', MessageBody: 'a' });
    }
    span.end();
  });
  if (process.env.END) for (const one of [globalThis.theirs, globalThis.ours]) one.disable();
  console.log(JSON.stringify(globalThis.finished().map((span) => [span.name, span.spanContext().spanId])));
};
globalThis.work();`;

interface Run {
  readonly format: 'ESM' | 'ESM with a hook' | 'CJS';
  readonly order: string;
  readonly env?: Record<string, string>;
}

/** Runs the application; gives its spans, by name and id. */
async function run({ format, order, env: more }: Run): Promise<[name: string, id: string][]> {
  const args =
    format === 'CJS'
      ? ['--require', './required.cjs', 'app.cjs']
      : [...(format === 'ESM' ? [] : ['--import', './hook.mjs']), '--import', './set-up.mjs', 'app.mjs'];
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    NODE_NO_WARNINGS: '1',
    ENDPOINT: endpoint,
    ORDER: order,
    ...more,
  };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function parentOf(header: string | undefined): string | undefined {
  return header?.match(/^Root=1-\w{8}-\w{24};Parent=(\w{16});Sampled=1$/)?.[1];
}

it.each<[format: Run['format'], order: string]>([
  ['CJS', 'ours'],
  ['CJS', 'ours,theirs'],
  ['CJS', 'theirs,ours'],
  ['CJS', 'theirs,ours,ours'],
  ['ESM', 'ours'],
  ['ESM', 'ours,theirs'],
  ['ESM', 'theirs,ours'],
  ['ESM with a hook', 'ours'],
  ['ESM with a hook', 'ours,theirs'],
  ['ESM with a hook', 'theirs,ours'],
])('%s, %s: every call carries the header of its span', { timeout: 30_000 }, async (format, order) => {
  const spans = await run({ format, order });
  expect(spans.map(([name]) => name)).toEqual(
    order === 'ours' ? ['work'] : ['orders send', 'orders send', 'orders receive', 'work'],
  );
  const [work = ''] = spans.slice(-1).map(([, id]) => id);
  expect(calls.map((call) => parentOf(call.header))).toEqual(
    order === 'ours' ? [work, work, work] : spans.slice(0, 3).map(([, id]) => id),
  );
  for (const { header, body } of calls.slice(0, 2)) {
    expect(JSON.parse(body).MessageSystemAttributes.AWSTraceHeader.StringValue).toBe(header);
  }
  expect(JSON.parse(calls[2]?.body ?? '').MessageSystemAttributeNames).toEqual(['AWSTraceHeader']);
});

it('takes the options of the plugin', { timeout: 30_000 }, async () => {
  await run({ format: 'CJS', order: 'ours without links' });
  expect(calls[2]?.header).toBeDefined();
  expect(JSON.parse(calls[2]?.body ?? '')).not.toHaveProperty('MessageSystemAttributeNames');
});

it('leaves clients alone while it is disabled', { timeout: 30_000 }, async () => {
  await run({ format: 'CJS', order: 'theirs,ours', env: { DISABLE: '1' } });
  expect(calls.map((call) => call.header !== undefined)).toEqual([true, true, true, false, true]);
});

it.each(['theirs,ours', 'ours,theirs'])('%s go off without complaint', { timeout: 30_000 }, async (order) => {
  await run({ format: 'CJS', order, env: { END: '1' } });
  expect(calls).toHaveLength(3);
});

it('fits the SDK', () => {
  expectTypeOf<InstrumentationLike[]>().toExtend<NonNullable<NodeSDKConfiguration['instrumentations']>>();
});
