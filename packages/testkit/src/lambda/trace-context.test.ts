// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { LambdaTracing } from './options.ts';
import { sendersOf, traceContextOf } from './trace-context.ts';

const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:orders';
const ROOT = '1-67891233-abcdef012345678912345678';
const CALLER = '53995c3f42cd8ad8';

const WHOLE = 'Root=R;Parent=P;Sampled=1;Lineage=1:L:0';
const NOT_SAMPLED = 'Root=R;Parent=P;Sampled=0;Lineage=1:L:0';

it.each<[string, LambdaTracing, string | undefined, string | undefined, boolean, string | undefined]>([
  ['alone, sampled', 'sampled', undefined, WHOLE, true, undefined],
  ['alone, not sampled', 'unsampled', undefined, NOT_SAMPLED, false, undefined],
  ['alone, PassThrough', 'rootOnly', undefined, 'Root=R', false, undefined],
  ['alone, none', 'none', undefined, undefined, false, undefined],
  ['a caller who samples', 'unsampled', `Root=${ROOT};Parent=${CALLER};Sampled=1`, WHOLE, true, CALLER],
  ['a caller who does not', 'sampled', `Root=${ROOT};Parent=${CALLER};Sampled=0`, NOT_SAMPLED, false, CALLER],
  ['a caller who leaves it open', 'sampled', `Root=${ROOT};Parent=${CALLER};Sampled=?`, WHOLE, true, CALLER],
  ['a load balancer', 'sampled', `Self=1-x;Root=${ROOT}`, WHOLE, true, undefined],
  ['a load balancer, PassThrough', 'rootOnly', `Root=${ROOT}`, 'Root=R', false, undefined],
  [
    'a caller who samples, PassThrough',
    'rootOnly',
    `Root=${ROOT};Parent=${CALLER};Sampled=1`,
    WHOLE,
    true,
    CALLER,
  ],
  [
    'a caller with lineage',
    'sampled',
    `Root=${ROOT};Lineage=1:a87bd80c:3`,
    'Root=R;Parent=P;Sampled=1;Lineage=1:a87bd80c:3',
    true,
    undefined,
  ],
  ['a caller unheard', 'none', `Root=${ROOT};Parent=${CALLER};Sampled=1`, undefined, false, undefined],
])('%s', (_, tracing, callerHeader, header, sampled, callerId) => {
  const trace = traceContextOf(callerHeader, tracing, ARN);
  const expected = header
    ?.replace('=R', `=${trace.traceId}`)
    .replace('=P', `=${trace.facadeId}`)
    // The first eight digits of the SHA-256 of ARN.
    .replace(':L:', ':171a9118:');
  expect(trace).toEqual({
    header: expected,
    traceId: trace.traceId,
    sampled,
    callerId,
    facadeId: trace.facadeId,
  });
  expect(trace.traceId).toMatch(callerHeader && tracing !== 'none' ? ROOT : /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(trace.facadeId).toMatch(/^[0-9a-f]{16}$/);
});

it('knows the senders of messages that are sampled', () => {
  const header = (rest: string) => `Root=${ROOT}${rest}`;
  const headers = [`;Parent=${CALLER};Sampled=1`, `;Parent=${CALLER};Sampled=0`, ';Sampled=1', ''].map(
    header,
  );
  expect(sendersOf(headers)).toEqual([{ traceId: ROOT, id: CALLER }]);
});
