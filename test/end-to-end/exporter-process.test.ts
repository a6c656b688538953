// SPDX-License-Identifier: Apache-2.0
// How the built exporter behaves at the ends of a process: nothing is lost to an exit, nothing holds one up.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const SET_UP = `
  import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
  import { XRaySpanExporter } from '@otel-xray/exporter';
  const exporter = new XRaySpanExporter();
  const provide = (processor) => new TracerProvider({ spanProcessors: [processor] });
  const end = (provider, count) => {
    for (let i = 0; i < count; i++) provider.getTracer('t').startSpan('s' + i, { root: true }).end();
  };
`;

let socket = createSocket('udp4');
let received: string[] = [];

beforeEach(async () => {
  socket = createSocket('udp4');
  received = [];
  socket.on('message', (message) => {
    received.push(message.toString('utf8'));
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
});

afterEach(() => {
  socket.close();
});

/** Runs a script as a process of its own; its exit code and what it wrote. */
async function run(script: string, env: Record<string, string> = {}, flags = ['--input-type=module']) {
  const child = spawn(process.execPath, [...flags, '-e', script], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${socket.address().port}`, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('a process', () => {
  it.each([
    ['to which nobody answers', { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' }],
    [
      'whose daemon has no known name',
      { AWS_XRAY_DAEMON_ADDRESS: 'xray.invalid:2000', OTEL_XRAY_TIMEOUT: '500' },
    ],
    ['without a region and credentials', { OTEL_XRAY_TRANSPORT: 'api', AWS_EC2_METADATA_DISABLED: 'true' }],
  ])('%s ends all the same, with the loss on record', async (_name, env) => {
    const script = `
      const p = provide(new SimpleSpanProcessor({ exporter }));
      end(p, 3);
      await exporter.forceFlush();
      await p.shutdown();
      const { given, sent, dropped, inFlight } = exporter.stats();
      console.log(JSON.stringify({ given, sent, dropped, inFlight }));
    `;
    const { code, output } = await run(SET_UP + script, env);
    expect(output).toContain('{"given":3,"sent":0,"dropped":3,"inFlight":0}');
    expect(code).toBe(0);
  });
});

describe('the package', () => {
  it.each([
    ['import', "const { XRaySpanExporter } = await import('@otel-xray/exporter');", '--input-type=module'],
    ['require', "const { XRaySpanExporter } = require('@otel-xray/exporter');", '--input-type=commonjs'],
  ])('by %s loads neither the AWS client nor HTTP, and opens nothing', async (_name, load, flag) => {
    const script = `${load}
      new XRaySpanExporter();
      const loaded = process.moduleLoadList.filter((name) => /^NativeModule (http|https|tls)$/.test(name));
      console.log(JSON.stringify([loaded, process.getActiveResourcesInfo().filter((name) => /UDP|Timeout/.test(name))]));`;
    expect(await run(script, {}, [flag])).toEqual({ code: 0, output: '[[],[]]\n' });
  });

  it('by require sends to the API as well', async () => {
    const script = `const { XRaySpanExporter } = require('@otel-xray/exporter');
      const sent = [];
      const exporter = new XRaySpanExporter({ client: { send: async (command) => { sent.push(command.constructor.name); return {}; } } });
      const spanContext = () => ({ traceId: '65920080000000000000000000000001', spanId: '0000000000000001' });
      exporter.export([{ name: 's', kind: 1, spanContext, startTime: [1, 0], endTime: [2, 0], status: { code: 0 }, attributes: {},
        events: [], links: [], resource: { attributes: {} } }], ({ code }) => console.log(code, sent));`;
    const { output } = await run(script, {}, ['--input-type=commonjs']);
    expect(output).toContain("0 [ 'PutTraceSegmentsCommand' ]");
  });
});
