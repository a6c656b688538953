// SPDX-License-Identifier: Apache-2.0
import { propagation, type SpanContext, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { traceHeader, XRayPropagator } from '@otel-xray/propagation';
import { losingParent, parseTraceHeader, rootOnlyParentId } from '@otel-xray/segment';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { invocationHeader, joinInvocation, type WhenUnsampled } from './invocation-parent.ts';

const traceId = '5759e988bd862e3fe1be46a994272793';
const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const FACADE = '53995c3f42cd8ad8';
const HEADER = `${ROOT};Parent=${FACADE};Sampled=1;Lineage=25:a87bd80c:1`;
const OTHER_TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const TRACEPARENT = { traceparent: `00-${OTHER_TRACE}-${CALLER}-01` };

const facade: SpanContext = { traceId, spanId: FACADE, traceFlags: 1, isRemote: true };
const caller: SpanContext = { traceId: OTHER_TRACE, spanId: CALLER, traceFlags: 1, isRemote: true };
const own: SpanContext = { traceId, spanId: rootOnlyParentId(traceId), traceFlags: 1, isRemote: true };

beforeEach(() => {
  const propagators = [new W3CTraceContextPropagator(), new XRayPropagator()];
  propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
});

afterEach(() => {
  propagation.disable();
  vi.unstubAllEnvs();
});

function join(text: string | undefined, headers?: object, whenUnsampled: WhenUnsampled = 'nothing') {
  const header = text === undefined ? undefined : parseTraceHeader(text);
  const { context, ...rest } = joinInvocation({ header, headers, whenUnsampled });
  const parent = trace.getSpanContext(context);
  return { parent, lost: losingParent(context, parent), sentOn: traceHeader(context), ...rest };
}

describe('an invocation', () => {
  it.each<[string, string, object | undefined, SpanContext | undefined]>([
    ['that Lambda traces', HEADER, undefined, undefined],
    ['of a request of the same trace', HEADER, { 'X-Amzn-Trace-Id': `${ROOT};Parent=${CALLER}` }, undefined],
    ['of a request of another trace', HEADER, TRACEPARENT, caller],
  ])('%s is below the function segment', (_name, header, headers, lost) => {
    const expected = { parent: facade, facade, lost, sentOn: HEADER, isUntraced: false };
    expect(join(header, headers)).toEqual(expected);
    // As in Lambda, where the propagator itself knows the header.
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'notes');
    vi.stubEnv('_X_AMZN_TRACE_ID', header);
    propagation.disable();
    propagation.setGlobalPropagator(
      new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new XRayPropagator()] }),
    );
    expect(join(header, headers)).toEqual(expected);
  });

  it.each<[string, string | undefined, object | undefined, WhenUnsampled, object]>([
    [
      'that is not sampled passes that on',
      `${ROOT};Parent=${FACADE};Sampled=0`,
      undefined,
      'nothing',
      { parent: { ...facade, traceFlags: 0 }, facade: undefined, isUntraced: false },
    ],
    [
      'with Root alone is untraced',
      ROOT,
      undefined,
      'nothing',
      { facade: undefined, sentOn: ROOT, isUntraced: true },
    ],
    [
      'without a decision is untraced',
      `${ROOT};Parent=${FACADE}`,
      undefined,
      'nothing',
      { facade: undefined, sentOn: `${ROOT};Parent=${FACADE}`, isUntraced: true },
    ],
    [
      'with Root alone joins the trace of its request',
      ROOT,
      TRACEPARENT,
      'nothing',
      { parent: caller, facade: undefined, isUntraced: false },
    ],
    [
      'with Root alone has a segment of its own where asked',
      ROOT,
      undefined,
      'segment',
      { parent: own, facade: undefined, isUntraced: false },
    ],
    [
      'that is not sampled has one where asked',
      `${ROOT};Parent=${FACADE};Sampled=0`,
      undefined,
      'segment',
      { parent: own, facade: undefined, isUntraced: false },
    ],
    [
      'without a header joins the trace of its request',
      undefined,
      TRACEPARENT,
      'nothing',
      { parent: caller, facade: undefined, isUntraced: false },
    ],
    [
      'without any header begins a trace',
      undefined,
      undefined,
      'nothing',
      { parent: undefined, facade: undefined, isUntraced: false },
    ],
  ])('%s', (_name, header, headers, whenUnsampled, expected) => {
    expect(join(header, headers, whenUnsampled)).toMatchObject(expected);
  });
});

describe('the header of an invocation', () => {
  const named = (parent: string) => `${ROOT};Parent=${parent};Sampled=1`;
  const [A, B, C] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc'] as const;
  const store = (header: unknown) => ({ awslambda: { InvokeStore: { getXRayTraceId: () => header } } });
  it.each<[string, object, string | undefined, Record<string, string>, string | undefined]>([
    ["is the invoke store's", store(named(A)), named(B), { _X_AMZN_TRACE_ID: named(C) }, A],
    ["else the context's", store(undefined), named(B), { _X_AMZN_TRACE_ID: named(C) }, B],
    ["else the environment's", {}, undefined, { _X_AMZN_TRACE_ID: named(C) }, C],
    ['or there is none', {}, undefined, {}, undefined],
  ])('%s', (_name, scope, ofContext, env, expected) => {
    expect(invocationHeader(ofContext, env, scope)?.parentId).toBe(expected);
  });
});
