// SPDX-License-Identifier: Apache-2.0
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { xrayLogFields, xrayTraceId, xrayWinstonFormat } from './log-fields.ts';

const SPAN = trace.wrapSpanContext({
  traceId: '5759e988bd862e3fe1be46a994272793',
  spanId: '53995c3f42cd8ad8',
  traceFlags: 1,
});
const FIELDS = {
  xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  xray_trace_header: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

beforeAll(() => {
  new NodeTracerProvider().register();
});
afterAll(() => context.disable());

function inSpan<T>(work: () => T): T {
  return context.with(trace.setSpan(ROOT_CONTEXT, SPAN), work);
}

it('xrayTraceId: of a span, of the active one, of none', () => {
  expect(xrayTraceId(SPAN)).toBe(FIELDS.xray_trace_id);
  expect(inSpan(() => xrayTraceId())).toBe(FIELDS.xray_trace_id);
  expect(xrayTraceId()).toBeUndefined();
  expect(
    xrayTraceId(trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 })),
  ).toBeUndefined();
});

it('pino: the mixin gives the fields, and a new object each time', () => {
  expect(inSpan(xrayLogFields)).toEqual(FIELDS);
  expect(inSpan(xrayLogFields)).not.toBe(inSpan(xrayLogFields));
  expect(xrayLogFields()).toEqual({});
});

it('winston: the format adds the fields to the same line, which may have its own', () => {
  const level = Symbol.for('level');
  const line = { message: 'paid', [level]: 'info' };
  const format = xrayWinstonFormat();
  expect(inSpan(() => format.transform(line))).toBe(line);
  expect(line).toEqual({ message: 'paid', [level]: 'info', ...FIELDS });
  expect(inSpan(() => format.transform({ xray_trace_id: 'mine' }))).toEqual({
    ...FIELDS,
    xray_trace_id: 'mine',
  });
  expect(format.transform({ message: 'outside' })).toEqual({ message: 'outside' });
});
