// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { runtimeTraceHeader } from './runtime-header.ts';
import type { TraceHeader } from './trace-header.ts';

const traceId = '5759e988bd862e3fe1be46a994272793';
const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const OF_STORE = `${ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:1|b:0`;
const OF_ENV = `${ROOT};Parent=00f067aa0ba902b7;Sampled=0`;
const stored: TraceHeader = { traceId, parentId: '53995c3f42cd8ad8', sampled: true, kept: 'Lineage=a:1|b:0' };
const inEnv: TraceHeader = { traceId, parentId: '00f067aa0ba902b7', sampled: false };

function store(header: unknown): object {
  return { awslambda: { InvokeStore: { getXRayTraceId: () => header } } };
}

describe('runtimeTraceHeader', () => {
  const env = { _X_AMZN_TRACE_ID: OF_ENV };
  it.each<[string, Record<string, string>, object, TraceHeader | undefined]>([
    ['nothing', {}, {}, undefined],
    ['the environment alone', env, {}, inEnv],
    ['the invoke store alone', {}, store(OF_STORE), stored],
    ['the store before the environment', env, store(OF_STORE), stored],
    ['a store outside of an invocation', env, store(undefined), inEnv],
    ['a store of something else', env, store({}), inEnv],
    ['no store', env, { awslambda: {} }, inEnv],
    ['null', env, { awslambda: null }, inEnv],
    ['another store', env, { awslambda: { InvokeStore: { getXRayTraceId: OF_STORE } } }, inEnv],
    ['Root alone', { _X_AMZN_TRACE_ID: ROOT }, {}, { traceId }],
    ['nonsense', { _X_AMZN_TRACE_ID: 'x'.repeat(1e6) }, {}, undefined],
    ['an empty variable', { _X_AMZN_TRACE_ID: '' }, {}, undefined],
  ])('%s', (_name, variables, scope, expected) => {
    expect(runtimeTraceHeader(variables, scope)).toEqual(expected);
  });

  it('calls the store as its method', () => {
    const InvokeStore = {
      header: OF_STORE,
      getXRayTraceId() {
        return this.header;
      },
    };
    expect(runtimeTraceHeader({}, { awslambda: { InvokeStore } })).toEqual(stored);
  });

  it('bears a store that throws', () => {
    const throwing = () => {
      throw new Error('no');
    };
    expect(runtimeTraceHeader(env, { awslambda: { InvokeStore: { getXRayTraceId: throwing } } })).toEqual(
      inEnv,
    );
    expect(runtimeTraceHeader(env, Object.defineProperty({}, 'awslambda', { get: throwing }))).toEqual(inEnv);
  });
});
