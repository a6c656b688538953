// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from '@otel-xray/segment';
import { describe, expect, it } from 'vitest';
import { createFacadeMemory } from './facade.ts';

const TRACE = '5759e988bd862e3fe1be46a994272793';
const HEADER = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:1|b:0';

function spanUnder(parentId: string | undefined, traceId = TRACE): SpanSource {
  return {
    name: 'handler',
    kind: 1,
    spanContext: () => ({ traceId, spanId: '00f067aa0ba902b7' }),
    parentSpanContext: parentId === undefined ? undefined : { traceId, spanId: parentId, isRemote: true },
    startTime: [1, 0],
    endTime: [2, 0],
    status: { code: 0 },
    attributes: {},
    events: [],
    links: [],
    resource: { attributes: {} },
  };
}

function store(header: unknown): object {
  return { awslambda: { InvokeStore: { getXRayTraceId: () => header } } };
}

describe('a facade', () => {
  it.each<[string, Record<string, string>, object, string | undefined, boolean]>([
    ['the parent of the environment', { _X_AMZN_TRACE_ID: HEADER }, {}, '53995c3f42cd8ad8', true],
    [
      'any order, spacing and case',
      { _X_AMZN_TRACE_ID: 'Sampled=1; parent=53995C3F42CD8AD8 ; ROOT=1-5759E988-bd862e3fe1be46a994272793' },
      {},
      '53995c3f42cd8ad8',
      true,
    ],
    ['another parent', { _X_AMZN_TRACE_ID: HEADER }, {}, '53995c3f42cd8ad9', false],
    ['no parent', { _X_AMZN_TRACE_ID: HEADER }, {}, undefined, false],
    ['no header', {}, {}, '53995c3f42cd8ad8', false],
    [
      'Root alone',
      { _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793' },
      {},
      '53995c3f42cd8ad8',
      false,
    ],
    ['nonsense', { _X_AMZN_TRACE_ID: 'x'.repeat(1e6) }, {}, '53995c3f42cd8ad8', false],
    ['the parent of the invoke store', {}, store(HEADER), '53995c3f42cd8ad8', true],
    [
      'the invoke store before the environment',
      { _X_AMZN_TRACE_ID: HEADER.replace('5399', 'aaaa') },
      store(HEADER),
      '53995c3f42cd8ad8',
      true,
    ],
    [
      'the environment where the store has none',
      { _X_AMZN_TRACE_ID: HEADER },
      store(undefined),
      '53995c3f42cd8ad8',
      true,
    ],
    [
      'a store that throws',
      { _X_AMZN_TRACE_ID: HEADER },
      {
        awslambda: {
          get InvokeStore() {
            throw new Error('no');
          },
        },
      },
      '53995c3f42cd8ad8',
      true,
    ],
  ])('%s', (_name, env, scope, parentId, expected) => {
    const memory = createFacadeMemory(env, scope);
    memory.look();
    expect(memory.isFacadeParent(spanUnder(parentId))).toBe(expected);
  });

  it('of another trace is none', () => {
    const memory = createFacadeMemory({ _X_AMZN_TRACE_ID: HEADER }, {});
    memory.look();
    expect(memory.isFacadeParent(spanUnder('53995c3f42cd8ad8', TRACE.replace('5', '6')))).toBe(false);
  });

  it('is remembered while the header changes with each invocation, a hundred of them', () => {
    const env: Record<string, string> = {};
    const memory = createFacadeMemory(env, {});
    const parent = (invocation: number): string => String(invocation).padStart(16, '0');
    for (let invocation = 1; invocation <= 101; invocation++) {
      env._X_AMZN_TRACE_ID = HEADER.replace('53995c3f42cd8ad8', parent(invocation));
      memory.look();
      memory.look();
    }
    const known = [1, 2, 101].map((invocation) => memory.isFacadeParent(spanUnder(parent(invocation))));
    expect(known).toEqual([false, true, true]);
  });
});
