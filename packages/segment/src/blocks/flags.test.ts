// SPDX-License-Identifier: Apache-2.0
import { event, type SpanInit, span } from '@otel-xray/testkit';
import { describe, expect, it, vi } from 'vitest';
import type { Outcome, TranslatorOptions } from '../options.ts';
import { SpanKind, StatusCode } from '../span.ts';
import { writtenDocument } from '../test-documents.ts';
import { createTranslator } from '../translator.ts';

type Bag = Readonly<Record<string, unknown>>;

const FAILED = { code: StatusCode.ERROR };
const OK = {};
const ERROR = { error: true };
const FAULT = { fault: true };
const THROTTLE = { error: true, throttle: true };

/** The flags of a document as they stand in it: absent ones are absent. */
function flagsOf(init: SpanInit, options?: TranslatorOptions) {
  const one = span({ kind: SpanKind.CLIENT, parent: 9, ...init });
  const { error, fault, throttle } = writtenDocument(one, options);
  return JSON.parse(JSON.stringify({ error, fault, throttle }));
}

describe('HTTP status', () => {
  it.each<[status: unknown, flags: Bag, whenFailed: Bag]>([
    [undefined, OK, FAULT],
    [200, OK, FAULT],
    [302, OK, FAULT],
    [399, OK, FAULT],
    [400, ERROR, ERROR],
    [404, ERROR, ERROR],
    [429, THROTTLE, THROTTLE],
    [499, ERROR, ERROR],
    [500, FAULT, FAULT],
    [503, FAULT, FAULT],
    [599, FAULT, FAULT],
    [600, OK, FAULT],
    ['404', ERROR, ERROR],
    ['429', THROTTLE, THROTTLE],
    [404.5, OK, FAULT],
    ['4xx', OK, FAULT],
    [Number.NaN, OK, FAULT],
    [-404, OK, FAULT],
  ])('%s', (status, flags, whenFailed) => {
    for (const key of ['http.response.status_code', 'http.status_code']) {
      const attributes = { [key]: status };
      expect(flagsOf({ attributes })).toEqual(flags);
      expect(flagsOf({ attributes, status: { code: StatusCode.OK } })).toEqual(flags);
      expect(flagsOf({ attributes, status: FAILED })).toEqual(whenFailed);
      expect(flagsOf({ attributes, kind: SpanKind.SERVER })).toEqual(flags);
    }
  });

  it('is read by its newer key first', () => {
    expect(flagsOf({ attributes: { 'http.response.status_code': 404, 'http.status_code': 500 } })).toEqual(
      ERROR,
    );
  });
});

describe('gRPC status', () => {
  it.each<[code: number, name: string, flags: Bag]>([
    [0, 'OK', OK],
    [1, 'CANCELLED', ERROR],
    [2, 'UNKNOWN', FAULT],
    [3, 'INVALID_ARGUMENT', ERROR],
    [4, 'DEADLINE_EXCEEDED', FAULT],
    [5, 'NOT_FOUND', ERROR],
    [6, 'ALREADY_EXISTS', ERROR],
    [7, 'PERMISSION_DENIED', ERROR],
    [8, 'RESOURCE_EXHAUSTED', THROTTLE],
    [9, 'FAILED_PRECONDITION', ERROR],
    [10, 'ABORTED', ERROR],
    [11, 'OUT_OF_RANGE', ERROR],
    [12, 'UNIMPLEMENTED', FAULT],
    [13, 'INTERNAL', FAULT],
    [14, 'UNAVAILABLE', FAULT],
    [15, 'DATA_LOSS', FAULT],
    [16, 'UNAUTHENTICATED', ERROR],
  ])('%i %s', (code, name, flags) => {
    const whenFailed = code === 0 ? FAULT : flags;
    for (const attributes of [
      { 'rpc.system': 'grpc', 'rpc.grpc.status_code': code },
      { 'rpc.system': 'grpc', 'rpc.status_code': code },
      { 'rpc.system.name': 'grpc', 'rpc.response.status_code': name },
      { 'rpc.system.name': 'connect_rpc', 'rpc.response.status_code': String(code) },
    ]) {
      expect(flagsOf({ attributes })).toEqual(flags);
      expect(flagsOf({ attributes, status: FAILED })).toEqual(whenFailed);
      expect(flagsOf({ attributes, kind: SpanKind.SERVER })).toEqual(flags);
    }
  });

  it.each<[name: string, attributes: Bag, flags: Bag]>([
    ['an unknown number', { 'rpc.grpc.status_code': 17 }, OK],
    ['an unknown name', { 'rpc.response.status_code': 'ODD' }, OK],
    ['below a failed HTTP status', { 'rpc.grpc.status_code': 14, 'http.response.status_code': 404 }, ERROR],
    [
      'above an HTTP status that says nothing',
      { 'rpc.grpc.status_code': 14, 'http.response.status_code': 200 },
      FAULT,
    ],
    ['none on AWS calls', { 'rpc.system': 'aws-api', 'rpc.grpc.status_code': 14 }, OK],
  ])('%s', (_, attributes, flags) => {
    expect(flagsOf({ attributes })).toEqual(flags);
  });
});

describe('names of throttling', () => {
  const names = [
    'BandwidthLimitExceeded',
    'EC2ThrottledException',
    'LimitExceededException',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
    'TransactionInProgressException',
  ];
  const aws = { 'rpc.system': 'aws-api', 'rpc.service': 'DynamoDB' };

  it.each(names)('%s', (name) => {
    const events = [event({ 'exception.type': name })];
    expect(flagsOf({ attributes: aws, events, status: FAILED })).toEqual(THROTTLE);
    expect(flagsOf({ attributes: { ...aws, 'error.type': name }, status: FAILED })).toEqual(THROTTLE);
    expect(flagsOf({ attributes: { ...aws, 'http.response.status_code': 400 }, events })).toEqual(THROTTLE);
  });

  it.each<[name: string, init: SpanInit, flags: Bag]>([
    [
      'another name',
      { attributes: aws, events: [event({ 'exception.type': 'NotFound' })], status: FAILED },
      FAULT,
    ],
    [
      'a call that is not of AWS',
      { events: [event({ 'exception.type': 'Throttling' })], status: FAILED },
      FAULT,
    ],
    [
      'an answer of 503 says fault',
      { attributes: { ...aws, 'http.response.status_code': 503, 'error.type': 'SlowDown' } },
      FAULT,
    ],
  ])('%s', (_, init, flags) => {
    expect(flagsOf(init)).toEqual(flags);
  });
});

describe('error.type that is a status', () => {
  it.each<[type: unknown, flags: Bag]>([
    ['404', ERROR],
    [404, ERROR],
    ['429', THROTTLE],
    ['500', FAULT],
    [23, FAULT],
    ['200', FAULT],
    ['TimeoutError', FAULT],
  ])('%s', (type, flags) => {
    const attributes = { 'error.type': type };
    expect(flagsOf({ attributes, status: FAILED })).toEqual(flags);
    expect(flagsOf({ attributes })).toEqual(OK);
  });
});

describe('status of the span', () => {
  it.each([
    ['UNSET', StatusCode.UNSET, OK],
    ['OK', StatusCode.OK, OK],
    ['ERROR', StatusCode.ERROR, FAULT],
  ])('%s', (_, code, flags) => {
    expect(flagsOf({ status: { code } })).toEqual(flags);
    expect(flagsOf({ status: { code }, kind: SpanKind.INTERNAL })).toEqual(flags);
  });

  it('an exception without it is no fault', () => {
    expect(flagsOf({ events: [event({ 'exception.type': 'E', 'exception.message': 'm' })] })).toEqual(OK);
  });
});

describe('flags that the span sets itself', () => {
  it.each<[name: string, init: SpanInit, flags: Bag]>([
    ['fault off', { attributes: { 'aws.xray.fault': false }, status: FAILED }, OK],
    ['fault on', { attributes: { 'aws.xray.fault': true } }, FAULT],
    ['error on', { attributes: { 'aws.xray.error': true }, status: FAILED }, { error: true, fault: true }],
    [
      'error in place of fault',
      { attributes: { 'aws.xray.error': true, 'aws.xray.fault': false }, status: FAILED },
      ERROR,
    ],
    [
      'throttle on',
      { attributes: { 'aws.xray.throttle': true, 'http.response.status_code': 400 } },
      THROTTLE,
    ],
    ['not a boolean', { attributes: { 'aws.xray.fault': 'false' }, status: FAILED }, FAULT],
  ])('%s', (_, init, flags) => {
    expect(flagsOf(init)).toEqual(flags);
  });
});

describe('the hook that classifies', () => {
  it.each<[outcome: Outcome | undefined, flags: Bag]>([
    ['ok', OK],
    ['error', ERROR],
    ['fault', FAULT],
    ['throttle', THROTTLE],
    [undefined, FAULT],
  ])('%s', (outcome, flags) => {
    expect(flagsOf({ status: FAILED }, { classify: () => outcome })).toEqual(flags);
  });

  it.each<[outcome: Outcome, init: SpanInit]>([
    ['ok', {}],
    ['error', { attributes: { 'http.response.status_code': 404 } }],
    ['fault', { status: FAILED }],
    ['throttle', { attributes: { 'http.response.status_code': 429 } }],
  ])('is told %s', (outcome, init) => {
    const classify = vi.fn(() => undefined);
    const one = span(init);
    createTranslator({ classify }).translate([one]);
    expect(classify.mock.calls).toEqual([[one, outcome]]);
  });
});

it('stands on the segment of the service as on the call in it', () => {
  const one = span({ kind: SpanKind.CLIENT, attributes: { 'http.response.status_code': 429 } });
  expect(writtenDocument(one)).toMatchObject({ ...THROTTLE, subsegments: [THROTTLE] });
});
