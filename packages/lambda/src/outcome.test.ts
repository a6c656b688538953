// SPDX-License-Identifier: Apache-2.0
import { type Attributes, SpanKind, type SpanStatus, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { type Outcome, readResult, recordOutcome } from './outcome.ts';
import type { Trigger } from './trigger.ts';

function trigger(answer?: Trigger['answer']): Trigger {
  const attributes = { 'messaging.batch.message_count': 10 };
  return answer === undefined
    ? { kind: SpanKind.SERVER, attributes }
    : { kind: SpanKind.SERVER, attributes, answer };
}

const status = (code: number): Attributes => ({ 'http.response.status_code': code });
const ERROR = { code: SpanStatusCode.ERROR };

describe('a result', () => {
  it.each<[string, Trigger['answer'], unknown, Attributes, SpanStatus | undefined]>([
    ['of a request', 'http', { statusCode: 200 }, status(200), undefined],
    ['with a status in words', 'http', { statusCode: '404' }, status(404), undefined],
    ['that is an error of the caller', 'http-or-body', { statusCode: 404 }, status(404), undefined],
    ['that is a fault', 'http', { statusCode: 503 }, status(503), ERROR],
    ['that is a body alone', 'http-or-body', { note: 1 }, status(200), undefined],
    ['that is a text', 'http-or-body', 'hello', status(200), undefined],
    ['that a REST API refuses', 'http', { note: 1 }, {}, undefined],
    ['with a status that is none', 'http-or-body', { statusCode: 'fine' }, {}, undefined],
    ['of a direct call', undefined, { statusCode: 500 }, {}, undefined],
    ['of a batch that was done', 'batch', { batchItemFailures: [] }, {}, undefined],
    ['of a batch without a word', 'batch', undefined, {}, undefined],
    [
      'of a batch of which some is given back',
      'batch',
      { batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-2' }] },
      { 'aws.lambda.batch.failed_count': 2 },
      { ...ERROR, message: '2 of 10 messages failed' },
    ],
  ])('%s', (_name, answer, result, attributes, expected) => {
    expect(readResult(trigger(answer), result)).toEqual(
      expected ? { attributes, status: expected } : { attributes },
    );
  });
});

describe('an error', () => {
  const spans = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });

  function recorded(outcome: Outcome) {
    spans.reset();
    const span = provider.getTracer('test').startSpan('handler');
    recordOutcome(span, trigger(), outcome);
    span.end();
    const [{ status, events } = { status: undefined, events: [] }] = spans.getFinishedSpans();
    return { status, events: events.map(({ name, attributes }) => ({ name, ...attributes })) };
  }

  it('is recorded with its stack', () => {
    const error = new TypeError('no');
    expect(recorded({ error })).toEqual({
      status: { ...ERROR, message: 'no' },
      events: [
        {
          name: 'exception',
          'exception.type': 'TypeError',
          'exception.message': 'no',
          'exception.stacktrace': error.stack,
        },
      ],
    });
  });

  it('is recorded with its causes', () => {
    const [event] = recorded({ error: new Error('no', { cause: new RangeError('too far') }) }).events;
    expect(event).toMatchObject({
      'exception.stacktrace': expect.stringMatching(/^Error: no\n.*\[cause\]: RangeError: too far/s),
    });
  });

  it('is recorded without its other properties, which hold requests with their credentials', () => {
    const request = { headers: { authorization: 'Bearer secret' } };
    const error = Object.assign(new Error('no', { cause: Object.assign(new Error('deep'), { request }) }), {
      request,
    });
    expect(JSON.stringify(recorded({ error }))).not.toContain('secret');
  });

  it.each<[string, unknown, string]>([
    ['a text', 'no', 'no'],
    ['nothing', undefined, 'undefined'],
    ['an error without a message', new Error(''), ''],
  ])('may be %s', (_name, error, message) => {
    expect(recorded({ error })).toMatchObject({
      status: { ...ERROR, message },
      events: [{ 'exception.message': message }],
    });
  });
});
