// SPDX-License-Identifier: Apache-2.0
import type { ExceptionDocument, Segment, Trace } from '@otel-xray/local';
import { entities, inOnePiece } from '@otel-xray-examples/shop/src/trace-search.mjs';
import type { Visit } from './drive.ts';
import type { Check } from './map-checks.ts';
import { BROKEN_CODE, BROKEN_SERVICE, CONFLICT, CREATE, TIMEOUT, TOO_MANY } from './scenarios.ts';

/** What the function itself sent of its invocation: the handler. */
export function handlerOf(trace: Trace): Segment | undefined {
  return entities(trace).find(({ annotations }) => annotations?.request_id !== undefined);
}

export function exceptionsOf(entity: Segment | undefined): readonly ExceptionDocument[] {
  const cause = entity?.cause;
  return typeof cause === 'object' ? (cause.exceptions ?? []) : [];
}

/** Each request was answered as it should be, and its trace says so. */
export function visitChecks(visits: readonly Visit[], traces: readonly Trace[]): Check[] {
  return visits.flatMap(({ scenario, status, traceId }) => {
    const { name } = scenario;
    const trace = traces.find(({ id }) => id === traceId);
    const answer = { what: `${name}: answers`, expected: scenario.status, got: status };
    if (!trace) return [answer, { what: `${name}: has a trace`, expected: true, got: false }];
    const isOpen = name === TIMEOUT;
    return [
      answer,
      { what: `${name}: its trace is in one piece`, expected: !isOpen, got: inOnePiece(trace) },
      ...(SPECIAL[name]?.(trace) ?? [handlerCheck(trace, scenario.status)]).map((check) => ({
        ...check,
        what: `${name}: ${check.what}`,
      })),
    ];
  });
}

/** The handler has the status, and the flags that X-Ray has for it. */
function handlerCheck(trace: Trace, status: number): Check {
  const handler = handlerOf(trace);
  const flags = ['error', 'throttle', 'fault'].filter((flag) => handler?.[flag] === true);
  const due =
    status >= 500 ? ['fault'] : status === 429 ? ['error', 'throttle'] : status >= 400 ? ['error'] : [];
  return {
    what: 'status and flags of the handler',
    expected: [status, ...due].join(' '),
    got: [handler?.http?.response?.status, ...flags].join(' '),
  };
}

/** What there is to see in the traces of some scenarios. */
const SPECIAL: Readonly<Record<string, (trace: Trace) => Check[]>> = {
  [CREATE]: (trace) => {
    const handler = handlerOf(trace);
    const { coldstart, language, note_id: id } = handler?.annotations ?? {};
    return [
      handlerCheck(trace, 201),
      { what: 'annotations', expected: 'true en string', got: `${coldstart} ${language} ${typeof id}` },
      {
        what: 'metadata',
        expected: { title: 'Shopping', characters: 36, words: 8 },
        got: Object(handler?.metadata?.notes).draft,
      },
      { what: 'calls', expected: 'DynamoDB PutItem, SQS SendMessage', got: awsCalls(handler) },
    ];
  },
  [CONFLICT]: (trace) => {
    const call = entities(trace).find(({ name }) => name === 'DynamoDB');
    return [
      handlerCheck(trace, 409),
      { what: 'the call that failed', expected: 'true undefined', got: `${call?.error} ${call?.fault}` },
      {
        what: 'its exception',
        expected: 'ConditionalCheckFailedException: The conditional request failed',
        got: exceptionsOf(call).map(inWords).join(),
      },
    ];
  },
  [TOO_MANY]: (trace) => {
    const service = serviceOf(trace);
    return [
      handlerCheck(trace, 429),
      { what: 'throttled by spell-check', expected: true, got: service?.throttle },
      { what: 'user', expected: 'ada', got: service?.user },
    ];
  },
  [BROKEN_SERVICE]: (trace) => {
    const [exception] = exceptionsOf(entities(trace).find(({ name }) => name === 'dictionary'));
    return [
      handlerCheck(trace, 502),
      { what: 'a fault of spell-check', expected: true, got: serviceOf(trace)?.fault },
      { what: 'its exception', expected: 'NoDictionaryError: no dictionary of tlh', got: inWords(exception) },
      { what: 'its frame', expected: 'dictionary in spell-check/server.mjs', got: framesOf(exception, 1) },
    ];
  },
  [BROKEN_CODE]: (trace) => {
    const handler = handlerOf(trace);
    const [exception] = exceptionsOf(handler);
    return [
      { what: 'a fault of the handler', expected: true, got: handler?.fault },
      { what: 'its exception', expected: 'RangeError: no heading of level 7', got: inWords(exception) },
      {
        what: 'its frames',
        expected: 'heading in functions/markdown.mjs, toBlock in functions/markdown.mjs',
        got: framesOf(exception, 2),
      },
    ];
  },
  [TIMEOUT]: (trace) => [
    {
      what: 'is open where it was stopped',
      expected: 'GET /notes/id/spelling, 127.0.0.1',
      got: namesOf(entities(trace).filter((entity) => entity.in_progress === true)),
    },
    {
      what: 'what was done by then',
      expected: 'DynamoDB GetItem',
      got: awsCalls(handlerOf(trace)),
    },
    {
      what: 'faults of Lambda',
      expected: ['AWS::Lambda', 'AWS::Lambda::Function'],
      got: trace.segments.filter(({ fault }) => fault).map(({ origin }) => origin),
    },
  ],
};

function serviceOf({ segments }: Trace): Segment | undefined {
  return segments.find(({ name }) => name === 'spell-check');
}

/** `DynamoDB PutItem, SQS SendMessage` */
function awsCalls(entity: Segment | undefined): string {
  const calls = entity?.subsegments.filter(({ namespace }) => namespace === 'aws') ?? [];
  return calls.map(({ name, aws }) => `${name} ${aws?.operation}`).join(', ');
}

function namesOf(found: readonly Segment[]): string {
  return found.map(({ name }) => name).join(', ');
}

function inWords(exception: ExceptionDocument | undefined): string {
  return `${exception?.type}: ${exception?.message}`;
}

/** The innermost frames: `heading in functions/markdown.mjs` */
function framesOf(exception: ExceptionDocument | undefined, count: number): string {
  const frames = exception?.stack?.slice(0, count) ?? [];
  return frames.map(({ label, path }) => `${label} in ${path?.split('/').slice(-2).join('/')}`).join(', ');
}
