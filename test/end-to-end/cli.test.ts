// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';

// Runs the built command in a process of its own, as a user does.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/otel-xray.mjs', import.meta.url));

// Starting a process takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: 'pipe' });
  children.push(child);
  const seen = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    seen.err += text;
  });
  const closed = once(child, 'close').then(([code]: unknown[]) => ({ ...seen, code }));
  async function until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(seen.out);
      if (match) return match;
      if (child.exitCode !== null) throw new Error(`ended without ${pattern}: ${JSON.stringify(seen)}`);
      await Promise.race([once(child.stdout, 'data'), closed]);
    }
  }
  return { child, closed, until };
}

async function translate(input: string) {
  const { child, closed } = start('translate');
  child.stdin.end(input);
  return await closed;
}

function otlp(service: string, span: object): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: '6b030fc706895ba884c9d74fc941c096',
                startTimeUnixNano: '1795362759301000000',
                endTimeUnixNano: '1795362759302500000',
                ...span,
              },
            ],
          },
        ],
      },
    ],
  });
}

const SHOP = otlp('shop', { spanId: '90ad8bba25acdef8', name: 'GET /', kind: 2 });
const ORDERS = otlp('orders', {
  spanId: '90ad8bba25acdef9',
  parentSpanId: '90ad8bba25acdef8',
  name: 'GET /orders',
  kind: 2,
  flags: 769,
});

it('translates, and shows in local X-Ray what it translated', async () => {
  const translated = await translate(`${SHOP}\n${ORDERS}\n`);
  expect(translated).toMatchObject({ code: 0, err: '' });
  const documents = translated.out.trimEnd().split('\n');
  expect(documents.map((line) => JSON.parse(line).name)).toEqual(['shop', 'orders']);

  const local = start('local', '--port', '0');
  const [, host = '', port = ''] = await local.until(/AWS_XRAY_DAEMON_ADDRESS=(\S+):(\d+)/);
  const socket = createSocket('udp4');
  for (const document of documents)
    socket.send(`{"format":"json","version":1}\n${document}`, Number(port), host);
  await local.until(/2 segments, 0 subsegments\n✓ {2}shop +━+ +1\.5 ms\n✓ {4}orders +━+ +1\.5 ms\n/);
  socket.close();
  local.child.kill('SIGINT');
  expect(await local.closed).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/\nTraces: 1, documents: 2, rejects: 0\n$/),
  });
});

it('does what it can of bad input, and ends with 1', async () => {
  const { code, out, err } = await translate(`${SHOP}\nnot json\n${ORDERS}`);
  expect(out.trimEnd().split('\n')).toHaveLength(2);
  expect(err).toMatch(/^otel-xray: line 2: .*\n$/);
  expect(code).toBe(1);
});

it('ends quietly when its reader goes away', async () => {
  const { child, closed } = start('translate');
  child.stdin.on('error', () => undefined);
  child.stdout.once('data', () => child.stdout.destroy());
  for (let line = 0; line < 20_000; line += 1) child.stdin.write(`${SHOP}\n`);
  expect(await closed).toMatchObject({ code: 0, err: '' });
});

it('says what to do when the port is taken', async () => {
  const first = start('local', '--port', '0');
  const [, port = ''] = await first.until(/AWS_XRAY_DAEMON_ADDRESS=\S+:(\d+)/);
  const { code, err } = await start('local', '--port', port).closed;
  expect(code).toBe(1);
  expect(err).toContain(`TCP port ${port} of 127.0.0.1 is in use`);
});

it.each([
  ['everything', [], 1],
  ['as AWS does', ['--aws-sampling'], 0.05],
])('has samplers sample %s', async (_what, args, rate) => {
  const [, url = ''] = await start('local', '--port', '0', ...args).until(/AWS_ENDPOINT_URL_XRAY=(\S+)/);
  const response = await fetch(`${url}/GetSamplingRules`, { method: 'POST', body: '{}' });
  expect(await response.json()).toMatchObject({
    SamplingRuleRecords: [{ SamplingRule: { RuleName: 'Default', FixedRate: rate, ReservoirSize: 1 } }],
  });
});

it('takes a command it does not know for a mistake', async () => {
  expect(await start('serve').closed).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining("unknown command 'serve'"),
  });
});
