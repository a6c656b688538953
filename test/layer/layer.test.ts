// SPDX-License-Identifier: Apache-2.0
// The layer as it is published, put before functions that know nothing of it, each in a process of its own.
import { execFileSync, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const functions = join(root, 'test/layer/functions');
const layer = join(root, 'packages/lambda/layer/dist');
const published = join(root, 'packages/cli/dist/otel-xray-layer.zip');

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const FACADE = '53995c3f42cd8ad8';

interface Written {
  readonly name: string;
  readonly id: string;
  readonly parent_id: string;
  readonly type?: string;
  readonly in_progress?: boolean;
  readonly fault?: boolean;
  readonly cause?: unknown;
  readonly aws?: unknown;
  readonly subsegments?: readonly Written[];
}

let folder: string;
let daemon: Socket;
let peer: Server;
let documents: Written[];
let asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otel-xray-layer-'));
  build('layer.zip');
  daemon = createSocket('udp4').on('message', (message) => {
    documents.push(JSON.parse(message.toString().split('\n')[1] ?? ''));
    daemon.emit('stored');
  });
  daemon.bind(0, '127.0.0.1');
  peer = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers });
    request.resume();
    response.setHeader('x-amzn-requestid', 'r-1').end('{}');
  }).listen(0, '127.0.0.1');
  await Promise.all([once(daemon, 'listening'), once(peer, 'listening')]);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  daemon.close();
  peer.close();
  await once(peer, 'close');
});

beforeEach(() => {
  documents = [];
  asked = [];
});

function build(name: string): string {
  const file = join(folder, name);
  execFileSync(process.execPath, [join(root, 'packages/lambda/build-layer.mjs'), file], { stdio: 'ignore' });
  return file;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What the runtime says of a function that is invoked once. */
async function invoke(
  handler: string,
  env: object = {},
  isSet = true,
  wrapper = join(layer, 'otel-xray-handler'),
): Promise<unknown[]> {
  const lambda = {
    PATH: process.env.PATH,
    AWS_LAMBDA_FUNCTION_NAME: 'notes',
    AWS_REGION: 'eu-west-1',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    LAMBDA_TASK_ROOT: functions,
    _X_AMZN_TRACE_ID: `${ROOT};Parent=${FACADE};Sampled=1;Lineage=25:a87bd80c:1`,
    PEER: `http://127.0.0.1:${portOf(peer)}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...(isSet ? { _HANDLER: handler } : {}),
    ...env,
  };
  const args = [process.execPath, join(root, 'test/layer/runtime.mjs'), handler];
  const child = spawn(wrapper, args, { env: lambda, cwd: functions });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  expect(errors).toBe('');
  return [
    ...output
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    { code },
  ];
}

async function arrived(count: number): Promise<readonly Written[]> {
  while (documents.length < count) await once(daemon, 'stored');
  return documents;
}

describe('the layer', () => {
  it('has no native code, so that it fits any processor', () => {
    const files = readdirSync(layer, { recursive: true }).map(String);
    expect(files).toContain('otel-xray/index.mjs');
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([]);
  });

  it('is the same bytes each time, also those that `otel-xray layer publish` has, and small', () => {
    expect(readFileSync(build('again.zip'))).toEqual(readFileSync(join(folder, 'layer.zip')));
    expect(readFileSync(published)).toEqual(readFileSync(join(folder, 'layer.zip')));
    expect(statSync(join(folder, 'layer.zip')).size).toBeLessThan(400_000);
    expect(statSync(join(layer, 'otel-xray-handler')).mode & 0o111).toBe(0o111);
  });

  it('imports nothing at its start, and is ASCII', () => {
    const code = readFileSync(join(layer, 'otel-xray/index.mjs'), 'latin1');
    expect(code).toMatch(/^const \w+=process\.getBuiltinModule\(/);
    expect(code).not.toMatch(/[\u0080-\u00ff]/);
  });

  it.each([
    ['by its variable', true],
    ['by the last argument', false],
  ])('traces a handler that is named %s, which sees what it sees without', async (_name, isSet) => {
    const said = await invoke('notes.api.get', {}, isSet);
    expect(said).toEqual([
      { argument: join(layer, 'otel-xray/index.handler') },
      { result: { handler: 'notes.api.get' } },
      { code: 0 },
    ]);
    const [document] = await arrived(1);
    expect(document).toMatchObject({
      name: 'notes',
      type: 'subsegment',
      parent_id: FACADE,
      subsegments: [
        { name: 'XRay', namespace: 'aws', aws: { operation: 'GetGroups', request_id: 'r-1' } },
        { name: '127.0.0.1' },
        { name: '127.0.0.1' },
      ],
    });
    const sent = asked.map(({ headers }) => headers['x-amzn-trace-id']);
    expect(sent).toEqual(
      document?.subsegments?.map(({ id }) => `${ROOT};Parent=${id};Sampled=1;Lineage=25:a87bd80c:1`),
    );
  });

  it('traces an ES module', async () => {
    expect(await invoke('esm.handler')).toContainEqual({ result: 'ready' });
    const [document] = await arrived(1);
    expect(document?.subsegments?.map(({ name }) => name)).toEqual(['XRay', '127.0.0.1']);
    expect(asked.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual(
      document?.subsegments?.map(({ id }) => `${ROOT};Parent=${id};Sampled=1;Lineage=25:a87bd80c:1`),
    );
  });

  it('leaves all as it is where the SDK is disabled, also the header of the AWS SDK', async () => {
    await invoke('notes.api.get', { OTEL_SDK_DISABLED: 'true' });
    expect(asked.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual([
      `${ROOT};Parent=${FACADE};Sampled=1;Lineage=25:a87bd80c:1`,
      undefined,
      undefined,
    ]);
    expect(documents).toEqual([]);
  });

  it('records nothing where Lambda decides nothing, and sends the header on as it came', async () => {
    await invoke('notes.api.get', { _X_AMZN_TRACE_ID: ROOT });
    expect(asked.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual([ROOT, ROOT, undefined]);
    expect(documents).toEqual([]);
  });

  it('loads no instrumentation that is switched off', async () => {
    await invoke('notes.api.get', {
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici',
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http',
    });
    const [document] = await arrived(1);
    expect(document?.subsegments).toHaveLength(1);
  });
});

describe('a function that', () => {
  const exception = (type: string, message: string) => ({
    fault: true,
    cause: { exceptions: [expect.objectContaining({ type, message })] },
  });

  it('fails is recorded, and fails as it does', async () => {
    expect(await invoke('notes.fails')).toContainEqual({ error: 'RangeError', message: 'too far' });
    expect(await arrived(1)).toMatchObject([exception('RangeError', 'too far')]);
  });

  it('throws where nobody catches is recorded', async () => {
    expect(await invoke('notes.throwsLater')).toContainEqual({ uncaught: 'too late' });
    expect(await arrived(1)).toMatchObject([exception('RangeError', 'too late')]);
  });

  it('leaves the process is recorded', async () => {
    expect(await invoke('notes.exits')).toContainEqual({ code: 3 });
    expect(await arrived(1)).toMatchObject([
      exception('ProcessExit', 'the process ended with code 3 in an invocation'),
    ]);
  });

  it('is stopped at its deadline has said where it was', async () => {
    expect(await invoke('notes.hangs', { REMAINING: '2500' })).toContainEqual({ code: null });
    const [document] = await arrived(1);
    expect(document).toMatchObject({
      name: 'notes',
      type: 'subsegment',
      parent_id: FACADE,
      in_progress: true,
    });
  });

  it.each([
    ['missing.handler', 'Runtime.ImportModuleError'],
    ['notes.other', 'Runtime.HandlerNotFound'],
  ])('is not there (%s) fails as without the layer', async (handler, name) => {
    expect(await invoke(handler)).toEqual([{ error: name, message: expect.anything() }, { code: 1 }]);
  });
});

// Loads the SDK and the instrumentations file by file, which the layer has in one.
describe('the layer of opentelemetry-lambda with X-Ray in it', { timeout: 30_000 }, () => {
  const invokeThere = (handler: string, env: object = {}) =>
    invoke(
      handler,
      {
        NODE_OPTIONS: '--require @otel-xray/lambda/opentelemetry-lambda',
        // Its instrumentation of handlers misses a package.json beside each.
        OTEL_LOG_LEVEL: 'ERROR',
        ...env,
      },
      true,
      join(root, 'test/layer/opentelemetry-lambda/otel-handler'),
    );

  it('has what it records below the function of Lambda, and each call its own header', async () => {
    expect(await invokeThere('esm.handler')).toContainEqual({ result: 'ready' });
    const [document] = await arrived(1);
    expect(document).toMatchObject({
      name: 'notes',
      type: 'subsegment',
      parent_id: FACADE,
      annotations: { coldstart: true, request_id: 'f0c1' },
      subsegments: [
        { name: 'XRay', namespace: 'aws', aws: { operation: 'GetGroups', request_id: 'r-1' } },
        { name: '127.0.0.1', namespace: 'remote' },
      ],
    });
    expect(asked.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual(
      document?.subsegments?.map(({ id }) => `${ROOT};Parent=${id};Sampled=1;Lineage=25:a87bd80c:1`),
    );
  });

  it.each([
    ['fails', {}, { fault: true, cause: { exceptions: [{ type: 'RangeError', message: 'too far' }] } }],
    [
      'throwsLater',
      {},
      { fault: true, cause: { exceptions: [{ type: 'RangeError', message: 'too late' }] } },
    ],
    ['hangs', { REMAINING: '1000' }, { in_progress: true }],
  ])('records a function that %s', async (name, env, written) => {
    await invokeThere(`notes.${name}`, env);
    expect(await arrived(1)).toMatchObject([
      { name: 'notes', type: 'subsegment', parent_id: FACADE, ...written },
    ]);
  });

  it.each([
    ['not sampled', `${ROOT};Parent=${FACADE};Sampled=0`],
    ['undecided', ROOT],
  ])('sends nothing where Lambda traces nothing: %s', async (_name, header) => {
    await invokeThere('esm.handler', { _X_AMZN_TRACE_ID: header });
    expect(documents).toEqual([]);
  });
});
