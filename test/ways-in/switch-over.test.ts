// SPDX-License-Identifier: Apache-2.0
// X-Ray and OTLP side by side, by `OTEL_TRACES_EXPORTER` alone: built packages, processes of their own.
import { fileURLToPath } from 'node:url';
import { type LocalXRay, type Segment, startLocalXRay } from '@otel-xray/local';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startCollector, type TestCollector } from '../end-to-end/otlp-collector.ts';
import { askOnce, type Place } from './run.ts';
import { BY_NAME, STOCK, TRACES_ALONE, type Way } from './ways.ts';
import { expectWhole } from './whole-trace.ts';

vi.setConfig({ testTimeout: 30_000 });

const PLACE: Place = {
  node: process.execPath,
  folder: fileURLToPath(new URL('./programs', import.meta.url)),
};
let local: LocalXRay;
let collector: TestCollector;

beforeAll(async () => {
  local = await startLocalXRay({ port: 0 });
  collector = await startCollector();
});
afterAll(() => Promise.all([local.close(), collector.close()]));

const WAYS: readonly Way[] = [
  {
    name: 'register, ESM',
    flags: ['--import', '@otel-xray/node/register'],
    program: 'app.mjs',
    env: { OTEL_SERVICE_NAME: 'shop' },
  },
  {
    name: 'register, CJS',
    flags: ['--require', '@otel-xray/node/register'],
    program: 'app.cjs',
    env: { OTEL_SERVICE_NAME: 'shop' },
  },
  {
    name: 'preload under the stock register, ESM',
    flags: ['--import', '@otel-xray/node/preload', '--import', STOCK],
    program: 'app.mjs',
    env: { ...BY_NAME, ...TRACES_ALONE },
    shows: 'nothing',
  },
  {
    name: 'preload under the stock register, CJS',
    flags: ['--require', '@otel-xray/node/preload', '--require', STOCK],
    program: 'app.cjs',
    env: { ...BY_NAME, ...TRACES_ALONE },
    shows: 'layers',
  },
];

function idsIn(segments: readonly Segment[]): string[] {
  return segments.flatMap(({ id, subsegments }) => [String(id), ...idsIn(subsegments)]).sort();
}

it.each(
  WAYS.flatMap((way) =>
    ['xray,otlp', 'otlp,xray'].map((exporters) => ({
      ...way,
      exporters,
      title: `${exporters}, ${way.name}`,
    })),
  ),
)('$title: both get the whole trace, under the same ids', async ({ exporters, ...way }) => {
  const env = {
    ...way.env,
    OTEL_TRACES_EXPORTER: exporters,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  };
  const { trace, errors } = await askOnce(PLACE, { ...way, env }, local);
  expectWhole(trace, way);
  const traceId = trace.id.replace(/^1-/, '').replace('-', '');
  const received = collector.spans.filter((span) => span.traceId === traceId);
  expect(received.map(({ spanId }) => spanId).sort()).toEqual(idsIn(trace.segments));
  const daemon = `the X-Ray daemon at ${local.env.AWS_XRAY_DAEMON_ADDRESS}`;
  expect(errors).toBe(
    `otel-xray: traces of shop go to ${daemon}, and to ${way.flags?.includes(STOCK) ? 'otlp' : '1 more span processor'}\n`,
  );
});

it('a collector that is not there takes nothing from X-Ray, and the process ends', async () => {
  const [register] = WAYS;
  if (!register) throw new Error('there is no way in');
  const env = {
    ...register.env,
    OTEL_TRACES_EXPORTER: 'xray,otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    // OTLP tries for ten seconds, and would be waited for.
    OTEL_XRAY_EXIT_TIMEOUT: '200',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  };
  const { trace } = await askOnce(PLACE, { ...register, env }, local);
  expectWhole(trace, register);
});
