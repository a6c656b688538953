// SPDX-License-Identifier: Apache-2.0
import { isThrottlingError, member } from '@otel-xray/segment';
import type { SendResult } from './transport.ts';

/** What a failed call of the AWS client means for the documents in it. */
export function classifyFailure(error: Error, now: () => number = Date.now): SendResult {
  const { status, clockCorrected, retryAfter, code } = readAwsError(error);
  if (status === 429 || isThrottlingError(error.name)) {
    return { status: 'retry', reason: 'throttled', afterMillis: parseRetryAfter(retryAfter, now), error };
  }
  // The client has set its clock by the answer; the next signature will be right.
  if (clockCorrected) return { status: 'retry', reason: 'client-failed', error };
  if (status === undefined) {
    const connection = error.name === 'TimeoutError' || (code !== undefined && NETWORK_CODE.test(code));
    return connection
      ? { status: 'retry', reason: 'network', error }
      : { status: 'dropped', reason: 'client-failed', error };
  }
  const isNoJson = error.name === 'SyntaxError';
  const told = isNoJson ? noJson(status) : error;
  // An error with status 200 is an answer that is no JSON: of something between us and X-Ray.
  if (status >= 500 || status < 400 || status === 408) {
    const afterMillis = parseRetryAfter(retryAfter, now);
    return { status: 'retry', reason: 'server-error', afterMillis, error: told };
  }
  const named = /^[A-Z]\w{0,99}$/.test(error.name) && error.name !== 'Unknown' && !isNoJson;
  return { status: 'rejected', code: named ? error.name : `HTTP ${status}`, message: told.message };
}

/** In place of the error that the parser threw, which quotes the answer: that may quote the request. */
function noJson(status: number): Error {
  return new Error(`HTTP ${status}, an answer that is no JSON`);
}

/**
 * ECONNREFUSED, ECONNRESET, ENOTFOUND, EAI_AGAIN, EPIPE, ETIMEDOUT, UND_ERR_SOCKET …; of TLS: EPROTO, ERR_SSL_…,
 * DEPTH_ZERO_SELF_SIGNED_CERT, CERT_HAS_EXPIRED, UNABLE_TO_VERIFY_LEAF_SIGNATURE …
 */
const NETWORK_CODE =
  /^(E(CONN|NOTFOUND|AI_|PIPE|TIMEDOUT|HOST|NET|SOCKET|PROTO|RR_(SSL|TLS)_)|UND_ERR_|UNABLE_TO_)|CERT/;

/** Why a code of `UnprocessedTraceSegments` may pass, X-Ray's trouble rather than the document's; else `undefined`. */
export function transientReason(code: string): 'throttled' | 'server-error' | undefined {
  if (isThrottlingError(code) || code.startsWith('Throttl')) return 'throttled';
  return /^(Internal|Service|Timeout|RequestTimeout)/.test(code) ? 'server-error' : undefined;
}

/** `Retry-After` in milliseconds: seconds, or a date (RFC 9110). */
export function parseRetryAfter(header: unknown, now: () => number): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  // Only the form of HTTP: `Date.parse` makes a date of `-1`.
  const date = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now());
}

interface AwsError {
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly clockCorrected: boolean;
  readonly retryAfter: unknown;
}

function readAwsError(error: Error): AwsError {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const response = '$response' in error ? error.$response : undefined;
  const status = member(metadata, 'httpStatusCode');
  const code = 'code' in error ? error.code : undefined;
  return {
    code: typeof code === 'string' ? code : undefined,
    status: typeof status === 'number' ? status : undefined,
    clockCorrected: member(metadata, 'clockSkewCorrected') === true,
    retryAfter: member(member(response, 'headers'), 'retry-after'),
  };
}
