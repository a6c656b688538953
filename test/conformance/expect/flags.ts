// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../otlp.ts';
import { firstText, textOf, wholeNumber } from './attribute.ts';
import { isAwsApiCall } from './kind.ts';

export type Outcome = 'ok' | 'error' | 'fault' | 'throttle';

/** Which rule decided, so that a difference can be put down to it. */
export type Decided = 'http' | 'grpc' | 'throttle' | 'error.type' | 'status';

export interface Flags {
  readonly error: boolean;
  readonly fault: boolean;
  readonly throttle: boolean;
  readonly decided: Decided;
}

const GRPC_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];
const GRPC_FAULTS = [2, 4, 12, 13, 14, 15];

/** Error names that AWS SDKs take for throttling (`@smithy/core`, service error classification). */
const THROTTLES = new Set([
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
]);

export function flagsOf(span: Span): Flags {
  const [outcome, decided] = decide(span);
  const told = (name: string, rule: boolean): boolean => {
    const value = span.attributes.get(`aws.xray.${name}`);
    return typeof value === 'boolean' ? value : rule;
  };
  return {
    error: told('error', outcome === 'error' || outcome === 'throttle'),
    fault: told('fault', outcome === 'fault'),
    throttle: told('throttle', outcome === 'throttle'),
    decided,
  };
}

/** The HTTP status code of a span, under its stable or its old name. */
export function httpStatus(span: Span): number | undefined {
  return (
    wholeNumber(span.attributes.get('http.response.status_code')) ??
    wholeNumber(span.attributes.get('http.status_code'))
  );
}

function decide(span: Span): [Outcome, Decided] {
  const status = httpStatus(span);
  const throttled = isAwsApiCall(span) && errorNames(span).some((name) => THROTTLES.has(name));
  if (status === 400 && throttled) return ['throttle', 'throttle'];
  const byStatus = ofHttp(status);
  if (byStatus !== 'ok') return [byStatus, 'http'];
  const grpc = isAwsApiCall(span) ? undefined : grpcCode(span);
  if (grpc !== undefined && grpc !== 0) return [ofGrpc(grpc), 'grpc'];
  if (throttled) return ['throttle', 'throttle'];
  if (span.status.code !== 'ERROR') return ['ok', 'status'];
  const byType = ofHttp(wholeNumber(span.attributes.get('error.type')));
  return byType === 'ok' ? ['fault', 'status'] : [byType, 'error.type'];
}

function ofHttp(status: number | undefined): Outcome {
  if (status === undefined || status < 400 || status > 599) return 'ok';
  if (status === 429) return 'throttle';
  return status < 500 ? 'error' : 'fault';
}

function ofGrpc(code: number): Outcome {
  if (code === 8) return 'throttle';
  return GRPC_FAULTS.includes(code) ? 'fault' : 'error';
}

function grpcCode({ attributes }: Span): number | undefined {
  for (const key of ['rpc.response.status_code', 'rpc.status_code', 'rpc.grpc.status_code']) {
    const value = attributes.get(key);
    const code = wholeNumber(value) ?? GRPC_NAMES.indexOf(textOf(value) ?? '');
    if (code >= 0 && code <= 16) return code;
  }
  return undefined;
}

function errorNames(span: Span): string[] {
  const events = span.events.filter((event) => event.name === 'exception');
  const names = [...events.map((event) => event.attributes), span.attributes].map((attributes) =>
    firstText(attributes, 'exception.type', 'error.type'),
  );
  return names.filter((name) => name !== undefined);
}
