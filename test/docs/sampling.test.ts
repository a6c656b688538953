// SPDX-License-Identifier: Apache-2.0
// Holds docs/sampling.md to the code: every cell of its table of decisions, and the arithmetic of its prices.
import { readFileSync } from 'node:fs';
import { defaultTextMapGetter, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { xrayPreset } from '@otel-xray/node';
import { XRayRemoteSampler } from '@otel-xray/propagation';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tableAfter } from './tables.ts';

const page = readFileSync(new URL('../../docs/sampling.md', import.meta.url), 'utf8');
const TRACE_ID = '5759e988bd862e3fe1be46a994272793';
const FIELDS: Readonly<Record<string, string>> = {
  Root: 'Root=1-5759e988-bd862e3fe1be46a994272793',
  Parent: 'Parent=53995c3f42cd8ad8',
};

afterEach(() => vi.unstubAllEnvs());

/** Whether a request with this header is sampled, where chance says `yes` or `no`. */
function isSampled(name: string, header: string, chance: 'yes' | 'no'): boolean {
  vi.stubEnv('OTEL_TRACES_SAMPLER', name);
  vi.stubEnv(
    'OTEL_TRACES_SAMPLER_ARG',
    name.endsWith('ratio') ? String(Number(chance === 'yes')) : undefined,
  );
  const preset = xrayPreset({ sampler: name === 'xray' ? rulesThatSay(chance) : undefined });
  const carrier = header === 'none' ? {} : { 'x-amzn-trace-id': headerText(header) };
  const context = preset.textMapPropagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
  const tracer = new TracerProvider({ ...preset, spanProcessors: [] }).getTracer('test');
  const { traceId, traceFlags } = tracer.startSpan('GET /', { kind: SpanKind.SERVER }, context).spanContext();
  expect(traceId === TRACE_ID, 'joins the trace of the header').toBe(header !== 'none');
  return traceFlags === 1;
}

/** A sampler that fetches no rules, and whose one request of this second is taken. */
function rulesThatSay(chance: 'yes' | 'no'): XRayRemoteSampler {
  const clock = { now: () => 0, monotonic: () => 0, after: () => () => undefined };
  const sampler = new XRayRemoteSampler({ clock, random: () => (chance === 'yes' ? 0 : 0.99) });
  sampler.shouldSample(ROOT_CONTEXT, TRACE_ID, 'GET /', SpanKind.SERVER, {}, []);
  return sampler;
}

function headerText(fields: string): string {
  return fields
    .split(';')
    .map((field) => FIELDS[field] ?? field)
    .join(';');
}

describe('who decides, by header and sampler', () => {
  const [names = [], ...rows] = tableAfter(page, 'What this process does');
  const cases = rows.flatMap(([header = '', ...cells]) =>
    cells.map((cell, i): [string, string, string] => [header, names[i + 1] ?? '', cell]),
  );

  it('has every name', () => expect(cases).toHaveLength(8 * 7));

  it.each(cases)('%s, %s: %s', (header, name, cell) => {
    const decisions = (['yes', 'no'] as const).map((chance) => isSampled(name, header, chance));
    const due = { yes: [true, true], no: [false, false], ratio: [true, false], rules: [true, false] };
    expect(due).toHaveProperty(cell, decisions);
  });
});

describe('what it costs', () => {
  const SECONDS = 30 * 86_400;
  const [, ...rows] = tableAfter(page, 'Recorded in a month');
  const dollars = (amount: number): string =>
    amount.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
  const recorded = (perSecond: number): string => {
    const traces = Math.round(perSecond * SECONDS);
    return `${traces.toLocaleString('en-US')}: ${dollars(((traces - 100_000) * 5) / 1e6)}`;
  };

  it.each(rows)('%s a second', (requests = '', ...cells) => {
    const rate = Number(requests);
    expect(cells).toEqual([rate, rate * 0.05, 1 + (rate - 1) * 0.05].map(recorded));
  });

  it('a dashboard', () => {
    const anHour = 5.95 * 3_600;
    const scanned = anHour * 12 * 24 * 30;
    const text = [anHour, scanned].map((traces) => Math.round(traces).toLocaleString('en-US'));
    const [, hour, month, price] =
      /hour's (\S+) traces .* scans (\S+) a month, for (\$[\d.,]+):/.exec(page.replaceAll('\n', ' ')) ?? [];
    expect([hour, month, price]).toEqual([...text, dollars(((scanned - 1e6) * 0.5) / 1e6)]);
  });
});
