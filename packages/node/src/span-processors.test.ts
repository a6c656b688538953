// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { applicationModules } from '@otel-xray/recorder/application';
import { createApplication, recordDiag, type TestApplication } from '@otel-xray/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exporterNames, otherSpanProcessors } from './span-processors.ts';
import { forgetSetUp } from './test-reset.ts';

const HERE = applicationModules([import.meta.dirname]);
let application: TestApplication;
let server: Server;
let requests: { url: string | undefined; headers: IncomingHttpHeaders }[];
let said: string[];

beforeAll(async () => {
  application = createApplication({
    'node_modules/@opentelemetry/exporter-trace-otlp-proto/index.js': "throw new Error('broken on purpose');",
    'node_modules/@opentelemetry/exporter-trace-otlp-http/index.js': 'exports.OTLPTraceExporter = class {};',
    // With pnpm, what NodeSDK brings along is beside NodeSDK alone.
    'pnpm/node_modules/@opentelemetry/sdk-node/index.js': '',
    'pnpm/node_modules/@opentelemetry/sdk-node/node_modules/@opentelemetry/exporter-trace-otlp-proto/index.js':
      'exports.OTLPTraceExporter = class { export() {} async shutdown() {} };',
  });
  server = createServer((request, response) => {
    requests.push({ url: request.url, headers: request.headers });
    request.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  application.remove();
  server.close().closeAllConnections();
  await once(server, 'close');
});
beforeEach(() => {
  requests = [];
  said = recordDiag();
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetSetUp();
});

function endpoint(): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

async function sendOne(spanProcessors: SpanProcessor[]): Promise<void> {
  const provider = new TracerProvider({ spanProcessors });
  provider.getTracer('test').startSpan('job').end();
  await provider.shutdown();
}

it.each<[text: string, expected: readonly string[]]>([
  ['', []],
  [' ', []],
  ['xray', ['xray']],
  [' xray , otlp,', ['xray', 'otlp']],
])('OTEL_TRACES_EXPORTER=%j names %j', (text, expected) => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', text);
  expect(exporterNames()).toEqual(expected);
});

describe('otlp', () => {
  it.each<[protocol: string, env: Record<string, string>, type: string]>([
    ['nothing said', {}, 'application/x-protobuf'],
    ['http/protobuf', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'application/x-protobuf'],
    ['http/json', { OTEL_EXPORTER_OTLP_PROTOCOL: ' http/json ' }, 'application/json'],
    [
      'http/json for traces',
      { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'application/json',
    ],
  ])('%s: the SDK sends to where the variables say', async (_, env, type) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint());
    const processors = otherSpanProcessors(['otlp'], env, HERE);
    expect(processors).toEqual([expect.any(BatchSpanProcessor)]);
    await sendOne(processors);
    expect(requests.map(({ url, headers }) => [url, headers['content-type']])).toEqual([
      ['/v1/traces', type],
    ]);
    expect(said).toEqual([]);
  });

  it('grpc has a processor too', async () => {
    const [processor, ...more] = otherSpanProcessors(['otlp'], { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, HERE);
    expect([processor, ...more]).toEqual([expect.any(BatchSpanProcessor)]);
    await processor?.shutdown();
    expect(said).toEqual([]);
  });

  it.each(['http/xml', 'constructor', 'z'.repeat(500)])('not by the protocol %s', (protocol) => {
    expect(otherSpanProcessors(['otlp'], { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }, HERE)).toEqual([]);
    expect(said).toEqual([
      `warn: OTEL_EXPORTER_OTLP_PROTOCOL=${protocol.slice(0, 100)}: expected http/protobuf, http/json, grpc`,
    ]);
  });

  it.each<[string, folder: () => string, protocol: string, expected: RegExp]>([
    [
      'is not installed',
      () => '/',
      'http/protobuf',
      /otlp is ignored: .*is not installed\. Run: npm i @opentelemetry\/exporter-trace-otlp-proto$/,
    ],
    [
      'throws while it loads',
      () => application.folder,
      'http/protobuf',
      /otlp is ignored: Error: broken on purpose/,
    ],
    [
      'has a class that exports nothing',
      () => application.folder,
      'http/json',
      /exporter-trace-otlp-http has no span exporter$/,
    ],
  ])('a package that %s is told of', (_, folder, protocol, expected) => {
    const modules = applicationModules([folder()]);
    const env = { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol };
    expect(otherSpanProcessors(['otlp'], env, modules)).toEqual([]);
    expect(said).toEqual([expect.stringMatching(expected)]);
  });

  it('comes from NodeSDK where the application has none of its own', () => {
    const modules = applicationModules([`${application.folder}/pnpm`]);
    // The folder above has one that throws; that one is not NodeSDK's.
    const alone = {
      ...modules,
      resolve: (name: string) => (name.includes('sdk-node') ? modules.resolve(name) : undefined),
    };
    expect(otherSpanProcessors(['otlp'], {}, alone)).toEqual([expect.any(BatchSpanProcessor)]);
    expect(said).toEqual([]);
  });
});

it('console is written to at once', () => {
  expect(otherSpanProcessors(['console'], {}, HERE)).toEqual([expect.any(SimpleSpanProcessor)]);
});

it.each(['xray', 'none'])('%s is nobody else', (name) => {
  expect(otherSpanProcessors([name], {}, HERE)).toEqual([]);
  expect(said).toEqual([]);
});

it('each name has its processor, in their order; what nobody knows is ignored, with what is known', () => {
  expect(otherSpanProcessors(['console', 'zipkin', 'xray', 'otlp'], {}, HERE)).toEqual([
    expect.any(SimpleSpanProcessor),
    expect.any(BatchSpanProcessor),
  ]);
  expect(said).toEqual(['warn: OTEL_TRACES_EXPORTER: zipkin is ignored: expected xray, otlp, console']);
});
