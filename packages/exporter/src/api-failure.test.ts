// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { classifyFailure, parseRetryAfter } from './api-failure.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['3', 3_000],
    ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['9'.repeat(400), undefined],
    [undefined, undefined],
    [3, undefined],
  ])('%j is %j ms', (header, millis) => {
    expect(parseRetryAfter(header, () => NOW)).toBe(millis);
  });
});

describe('classifyFailure', () => {
  it.each([
    ['ECONNREFUSED', 'retry'],
    ['ECONNRESET', 'retry'],
    ['ENOTFOUND', 'retry'],
    ['EAI_AGAIN', 'retry'],
    ['EPIPE', 'retry'],
    ['ETIMEDOUT', 'retry'],
    ['ENETUNREACH', 'retry'],
    ['UND_ERR_CONNECT_TIMEOUT', 'retry'],
    ['ERR_INVALID_ARG_TYPE', 'dropped'],
    ['EACCES', 'dropped'],
  ])('a connection error %s is %s', (code, status) => {
    expect(classifyFailure(Object.assign(new Error(code), { code })).status).toBe(status);
  });

  it.each([{}, { $metadata: null }, { $metadata: { httpStatusCode: '500' } }, { $response: 1, code: 5 }])(
    'an error with odd members %j is dropped',
    (members) => {
      expect(classifyFailure(Object.assign(new Error('odd'), members))).toMatchObject({
        status: 'dropped',
        reason: 'client-failed',
      });
    },
  );

  it.each([
    [200, { status: 'retry', error: { message: 'HTTP 200, an answer that is no JSON' } }],
    [403, { status: 'rejected', code: 'HTTP 403', message: 'HTTP 403, an answer that is no JSON' }],
    [502, { status: 'retry', error: { message: 'HTTP 502, an answer that is no JSON' } }],
  ])('an answer that is no JSON is not quoted: %d', (httpStatusCode, result) => {
    const error = Object.assign(new SyntaxError('Unexpected token, "secret'), {
      $metadata: { httpStatusCode },
    });
    expect(classifyFailure(error)).toMatchObject(result);
  });

  it('keeps a long name out of the counters', () => {
    const error = Object.assign(new Error('x'), {
      name: 'A'.repeat(5_000),
      $metadata: { httpStatusCode: 400 },
    });
    expect(classifyFailure(error)).toMatchObject({ status: 'rejected', code: 'HTTP 400' });
  });
});
