// SPDX-License-Identifier: Apache-2.0
// The lines of the real pino and winston, as they are written.
import { Writable } from 'node:stream';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import pino from 'pino';
import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest';
import type winston from 'winston';
import { createLogger, format, transports } from 'winston';
import { xrayLogFields, xrayWinstonFormat } from './log-fields.ts';

const SPAN_ID = '53995c3f42cd8ad8';
const FIELDS = {
  xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  xray_trace_header: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

beforeAll(() => {
  new NodeTracerProvider().register();
});
afterAll(() => {
  trace.disable();
  context.disable();
});

interface Log {
  info(message: unknown): unknown;
}

function inSpan(work: () => unknown, spanId = SPAN_ID): void {
  const span = trace.wrapSpanContext({
    traceId: '5759e988bd862e3fe1be46a994272793',
    spanId,
    traceFlags: 1,
  });
  context.with(trace.setSpan(ROOT_CONTEXT, span), work);
}

/** What a logger writes, line by line. */
function written(create: (stream: Writable) => Log, work: (log: Log) => void): unknown[] {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  work(create(stream));
  return text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const json = (stream: Writable, first = xrayWinstonFormat()) =>
  createLogger({
    format: format.combine(first, format.json()),
    transports: [new transports.Stream({ stream })],
  });

it.each<[name: string, create: (stream: Writable) => Log]>([
  ['pino', (stream) => pino({ mixin: xrayLogFields }, stream)],
  ['a child of pino', (stream) => pino({ mixin: xrayLogFields }, stream).child({ part: 'cart' })],
  ['winston', (stream) => json(stream)],
  ['a child of winston', (stream) => json(stream).child({ part: 'cart' })],
  [
    'winston, as the format of a transport',
    (stream) =>
      createLogger({
        transports: [
          new transports.Stream({ stream, format: format.combine(xrayWinstonFormat(), format.json()) }),
        ],
      }),
  ],
])('%s: lines inside a span find their trace, others do not', (_, create) => {
  const [outside, inside, after] = written(create, (log) => {
    log.info('outside');
    inSpan(() => log.info('inside'));
    log.info('after');
  });
  expect(inside).toMatchObject(FIELDS);
  expect(JSON.stringify(outside)).not.toContain('xray');
  expect(JSON.stringify(after)).not.toContain('xray');
});

it('winston: an object or an error that is logged again has the trace of now', () => {
  const ready = { level: 'info', message: 'ready' };
  const error = new Error('no stock');
  const lines = written(json, (log) => {
    for (const line of [ready, error]) {
      inSpan(() => log.info(line));
      inSpan(() => log.info(line), '53995c3f42cd8ad9');
      log.info(line);
    }
  });
  const parents = lines.map((line) => JSON.stringify(line).match(/Parent=(\w+)/)?.[1]);
  expect(parents).toEqual([SPAN_ID, '53995c3f42cd8ad9', undefined, SPAN_ID, '53995c3f42cd8ad9', undefined]);
});

it('winston: a line of text can show the id', () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLogger({
    format: format.combine(
      xrayWinstonFormat(),
      format.printf(({ message, xray_trace_id: id }) => `${id} ${message}`),
    ),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  inSpan(() => log.info('paid'));
  expect(lines).toEqual([`${FIELDS.xray_trace_id} paid\n`]);
});

it('fits both', () => {
  expectTypeOf<typeof xrayLogFields>().toExtend<NonNullable<pino.LoggerOptions['mixin']>>();
  expectTypeOf<ReturnType<typeof xrayWinstonFormat>>().toExtend<winston.Logform.Format>();
});
