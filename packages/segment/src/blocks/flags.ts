// SPDX-License-Identifier: Apache-2.0
import { Attribute, type Concept, Topic } from '../attributes.ts';
import type { JsonWriter } from '../json-writer.ts';
import type { Outcome } from '../options.ts';
import { type AttributeSheet, toInteger } from '../sheet.ts';
import { type SpanSource, StatusCode } from '../span.ts';
import { isThrottlingError } from '../throttling.ts';
import type { SpanView } from '../view.ts';

/**
 * gRPC codes by number, as the semantic conventions tell client errors from server errors: `error` is the
 * caller's doing, `fault` the server's. https://opentelemetry.io/docs/specs/semconv/rpc/grpc/
 */
const GRPC_OUTCOMES: readonly (Outcome | undefined)[] = [
  undefined, // OK: the span's status decides
  'error', // CANCELLED
  'fault', // UNKNOWN
  'error', // INVALID_ARGUMENT
  'fault', // DEADLINE_EXCEEDED
  'error', // NOT_FOUND
  'error', // ALREADY_EXISTS
  'error', // PERMISSION_DENIED
  'throttle', // RESOURCE_EXHAUSTED
  'error', // FAILED_PRECONDITION
  'error', // ABORTED
  'error', // OUT_OF_RANGE
  'fault', // UNIMPLEMENTED
  'fault', // INTERNAL
  'fault', // UNAVAILABLE
  'fault', // DATA_LOSS
  'error', // UNAUTHENTICATED
];

const GRPC_NAMES: readonly string[] = [
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

/**
 * `error` (the caller's doing), `fault` (the server's), `throttle` (with `error`): written only when true.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-errors
 */
export function writeFlags(out: JsonWriter, view: SpanView): void {
  const { span, sheet, options } = view;
  const rules = outcomeOf(view);
  const outcome = options.classify?.(span, rules) ?? rules;
  const given = sheet.isAbout(Topic.xray) ? sheet : undefined;
  if (flag(given, Attribute.xrayError, outcome === 'error' || outcome === 'throttle')) out.true('error');
  if (flag(given, Attribute.xrayFault, outcome === 'fault')) out.true('fault');
  if (flag(given, Attribute.xrayThrottle, outcome === 'throttle')) out.true('throttle');
}

/** What HTTP says counts first, then gRPC, then the names of errors, then the status of the span. */
function outcomeOf(view: SpanView): Outcome {
  const { span, sheet, isAwsApi } = view;
  const http = httpOutcome(sheet.integer(Attribute.httpStatus));
  if (http === 'fault' || http === 'throttle') return http;
  if (isAwsApi && isThrottled(span, sheet)) return 'throttle';
  if (http !== undefined) return http;
  const isRpc = !isAwsApi && sheet.isAbout(Topic.rpc);
  const grpc = isRpc ? grpcOutcome(sheet.value(Attribute.rpcStatus)) : undefined;
  if (grpc !== undefined) return grpc;
  if (span.status.code !== StatusCode.ERROR) return 'ok';
  return httpOutcome(toInteger(sheet.value(Attribute.errorType))) ?? 'fault';
}

function httpOutcome(status: number | undefined): Outcome | undefined {
  if (status === undefined || status < 400 || status > 599) return undefined;
  if (status === 429) return 'throttle';
  return status < 500 ? 'error' : 'fault';
}

function grpcOutcome(code: unknown): Outcome | undefined {
  const number = toInteger(code) ?? (typeof code === 'string' ? GRPC_NAMES.indexOf(code) : -1);
  return GRPC_OUTCOMES[number];
}

function isThrottled(span: SpanSource, sheet: AttributeSheet): boolean {
  if (isThrottlingError(sheet.value(Attribute.errorType))) return true;
  return span.events.some((event) => isThrottlingError(event.attributes?.['exception.type']));
}

/** What recorder and shim say outweighs the rules. */
function flag(sheet: AttributeSheet | undefined, row: Concept, rules: boolean): boolean {
  const given = sheet?.boolean(row);
  if (given === undefined) return rules;
  sheet?.show(row, given);
  return given;
}
