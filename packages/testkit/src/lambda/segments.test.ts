// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { validateSegmentDocument } from '../validate.ts';
import { failed } from './outcome.ts';
import { lambdaSegments, type TracedInvocation } from './segments.ts';

const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:orders';
const TRACE_ID = '1-67891233-abcdef012345678912345678';
const ID = expect.stringMatching(/^[0-9a-f]{16}$/);

/** A warm invocation that a caller asked for. */
const WARM: TracedInvocation = {
  trace: {
    header: undefined,
    traceId: TRACE_ID,
    sampled: true,
    callerId: '53995c3f42cd8ad8',
    facadeId: '929f6aa838bed653',
  },
  name: 'orders',
  functionArn: ARN,
  requestId: '29511606-fc53-4de1-9234-6fef313ab827',
  times: { received: 1_000, invoked: 2_000, answered: 2_500, ended: 2_750 },
  outcome: { status: 'responded', body: '{}', contentType: undefined, isStreamed: false, error: undefined },
};

describe('the segments of Lambda', () => {
  it('are the service, below the caller, and the function below the service', () => {
    const [service, fn] = lambdaSegments(WARM);
    expect(service).toEqual({
      id: ID,
      name: 'orders',
      trace_id: TRACE_ID,
      parent_id: '53995c3f42cd8ad8',
      start_time: 1,
      end_time: 2.75,
      http: { response: { status: 200 } },
      aws: { request_id: '29511606-fc53-4de1-9234-6fef313ab827' },
      origin: 'AWS::Lambda',
      resource_arn: ARN,
    });
    expect(fn).toEqual({
      id: ID,
      name: 'orders',
      trace_id: TRACE_ID,
      parent_id: service.id,
      start_time: 2,
      end_time: 2.75,
      aws: { account_id: '000000000000', function_arn: ARN, resource_names: ['orders'] },
      origin: 'AWS::Lambda::Function',
      subsegments: [
        {
          id: '929f6aa838bed653',
          name: 'Invocation',
          start_time: 2,
          end_time: 2.5,
          aws: { function_arn: ARN },
        },
        { id: ID, name: 'Overhead', start_time: 2.5, end_time: 2.75, aws: { function_arn: ARN } },
      ],
    });
    expect([service, fn].map(validateSegmentDocument)).toEqual([[], []]);
  });

  it('begin a trace where nobody called, and have the start of a process in them', () => {
    const initialized = { start: 1_000, end: 2_000 };
    const cold = {
      ...WARM,
      trace: { ...WARM.trace, callerId: undefined },
      times: { ...WARM.times, initialized },
    };
    const [service, fn] = lambdaSegments(cold);
    expect(service).not.toHaveProperty('parent_id');
    expect(fn.subsegments).toMatchObject([
      { name: 'Initialization', start_time: 1, end_time: 2 },
      { name: 'Invocation' },
      { name: 'Overhead' },
    ]);
    expect([service, fn].map(validateSegmentDocument)).toEqual([[], []]);
  });

  it('tell of a failure, with the cause where the runtime gave one', () => {
    const error = { errorType: 'TypeError', errorMessage: 'no price' };
    const cause = { working_directory: '/var/task', exceptions: [] };
    const [service, fn] = lambdaSegments({ ...WARM, outcome: failed(error, cause) });
    expect(service).toMatchObject({ fault: true, http: { response: { status: 200 } } });
    expect(fn).toMatchObject({
      fault: true,
      cause,
      subsegments: [{ name: 'Invocation', fault: true, cause }, {}],
    });
    expect(lambdaSegments({ ...WARM, outcome: failed(error) })[1]).not.toHaveProperty('cause');
  });

  it('are linked to those who sent the messages, 20 at most', () => {
    const senders = Array.from({ length: 21 }, (_, n) => ({
      traceId: TRACE_ID,
      id: n.toString(16).padStart(16, '0'),
    }));
    const [service, fn] = lambdaSegments({ ...WARM, senders });
    expect(service.links).toHaveLength(20);
    expect(service).toMatchObject({
      links: expect.arrayContaining([
        {
          trace_id: TRACE_ID,
          id: '0000000000000000',
          attributes: { 'aws.xray.reserved.reference_type': 'parent' },
        },
      ]),
    });
    expect(fn).not.toHaveProperty('links');
    expect([service, fn].map(validateSegmentDocument)).toEqual([[], []]);
  });
});
