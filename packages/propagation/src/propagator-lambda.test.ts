// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
  context as contextApi,
  defaultTextMapGetter,
  diag,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { core } from '@opentelemetry/sdk-node';
import { losingParent, rootOnlyParentId } from '@otel-xray/segment';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { traceHeader } from './outgoing-header.ts';
import { XRayPropagator } from './propagator.ts';
import { isUndecided } from './undecided.ts';

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const traceId = '5759e988bd862e3fe1be46a994272793';
const FACADE = '53995c3f42cd8ad8';
const OTHER_TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER_ROOT = 'Root=1-0af76519-16cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const SENDER = '00f067aa0ba902b7';
const RUNTIME = `${ROOT};Parent=${FACADE};Sampled=1;Lineage=25:a87bd80c:1`;

const facade: SpanContext = { traceId, spanId: FACADE, traceFlags: 1, isRemote: true };
const elsewhere = (spanId: string): SpanContext => ({
  traceId: OTHER_TRACE,
  spanId,
  traceFlags: 1,
  isRemote: true,
});
const w3c = (id: string, span: string, flags = '01') => `00-${id}-${span}-${flags}`;

/** Ours last, made in a process with this environment. */
function propagators(joinUndecided = true) {
  const ours = new XRayPropagator({ joinUndecided });
  return new core.CompositePropagator({ propagators: [new core.W3CTraceContextPropagator(), ours] });
}

function extract(carrier: unknown, into: Context = ROOT_CONTEXT, joinUndecided = true): Context {
  return propagators(joinUndecided).extract(into, carrier, defaultTextMapGetter);
}

function parentOf(context: Context): SpanContext | undefined {
  return trace.getSpanContext(context);
}

function lostIn(context: Context): SpanContext | undefined {
  return losingParent(context, parentOf(context));
}

/** The context below the handler's own span. */
function handling(spanId = 'aaaaaaaaaaaaaaaa', traceFlags = 1): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags });
}

beforeEach(() => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
  vi.stubEnv('_X_AMZN_TRACE_ID', RUNTIME);
  contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

afterEach(() => {
  contextApi.disable();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("in Lambda the runtime's header wins", () => {
  const xray = (header: string) => ({ 'x-amzn-trace-id': header });
  it.each<[string, unknown, SpanContext | undefined]>([
    ['over no header', {}, undefined],
    ['over no carrier', undefined, undefined],
    ['over a header that is none', xray('Root=1'), undefined],
    ['over a header of the same trace', xray(`${ROOT};Parent=${CALLER};Sampled=0`), undefined],
    ['over one of another trace', xray(`${OTHER_ROOT};Parent=${CALLER};Sampled=1`), elsewhere(CALLER)],
    [
      'over an undecided one',
      xray(`${OTHER_ROOT};Parent=${CALLER}`),
      { ...elsewhere(CALLER), traceFlags: 0 },
    ],
    ['over Root alone, which names no span to link to', xray(OTHER_ROOT), undefined],
    ['over a traceparent of the same trace', { traceparent: w3c(traceId, CALLER, '00') }, undefined],
    ['over a traceparent of another', { traceparent: w3c(OTHER_TRACE, CALLER) }, elsewhere(CALLER)],
    [
      'over both: the last is linked to',
      { traceparent: w3c(OTHER_TRACE, CALLER), ...xray(`${OTHER_ROOT};Parent=${SENDER};Sampled=1`) },
      elsewhere(SENDER),
    ],
    [
      'over both: that of another trace is linked to',
      { traceparent: w3c(OTHER_TRACE, CALLER), ...xray(`${ROOT};Parent=${SENDER};Sampled=1`) },
      elsewhere(CALLER),
    ],
    [
      'over both: Root alone is not linked to',
      { traceparent: w3c(OTHER_TRACE, CALLER), ...xray(ROOT) },
      elsewhere(CALLER),
    ],
  ])('%s', (_, carrier, lost) => {
    const context = extract(carrier);
    expect(parentOf(context)).toEqual(facade);
    expect(isUndecided(context)).toBe(false);
    expect(lostIn(context)).toEqual(lost);
    expect(traceHeader(context)).toBe(RUNTIME);
  });

  it('over a carrier whose getter throws', () => {
    const getter = {
      keys: () => [],
      get() {
        throw new Error('no');
      },
    };
    expect(parentOf(new XRayPropagator().extract(ROOT_CONTEXT, {}, getter))).toEqual(facade);
  });

  it('and the trace state of the same trace is kept', () => {
    const context = extract({ traceparent: w3c(traceId, CALLER), tracestate: 'a=1' });
    expect(parentOf(context)).toMatchObject(facade);
    expect(parentOf(context)?.traceState?.serialize()).toBe('a=1');
  });

  it('that of the invocation under way', () => {
    const propagator = propagators();
    const parents = [FACADE, CALLER].map((parent) => {
      vi.stubEnv('_X_AMZN_TRACE_ID', RUNTIME.replace(FACADE, parent));
      return parentOf(propagator.extract(ROOT_CONTEXT, {}, defaultTextMapGetter))?.spanId;
    });
    expect(parents).toEqual([FACADE, CALLER]);
  });

  it('that of the invoke store, where invocations run side by side', () => {
    vi.stubGlobal('awslambda', {
      InvokeStore: { getXRayTraceId: () => `${OTHER_ROOT};Parent=${SENDER};Sampled=1` },
    });
    expect(parentOf(extract({ traceparent: w3c(traceId, CALLER) }))).toEqual(elsewhere(SENDER));
  });
});

describe('in Lambda a header of the runtime', () => {
  const onlyRoot = { traceId, spanId: rootOnlyParentId(traceId), traceFlags: 0, isRemote: true };
  const caller = { 'x-amzn-trace-id': `${OTHER_ROOT};Parent=${CALLER};Sampled=1;Lineage=1:2` };
  it.each<[string, string, unknown, SpanContext, boolean]>([
    ['Root alone joins its trace', ROOT, {}, onlyRoot, true],
    ['Root alone beats no header with a parent', ROOT, caller, elsewhere(CALLER), false],
    [
      'Root alone beats no traceparent',
      ROOT,
      { traceparent: w3c(OTHER_TRACE, CALLER) },
      elsewhere(CALLER),
      false,
    ],
    ['undecided', `${ROOT};Parent=${FACADE}`, caller, { ...facade, traceFlags: 0 }, true],
    [
      'undecided, decided by the traceparent of the same trace',
      `${ROOT};Parent=${FACADE};Sampled=?`,
      { traceparent: w3c(traceId, CALLER) },
      facade,
      false,
    ],
    ['not sampled', `${ROOT};Parent=${FACADE};Sampled=0`, caller, { ...facade, traceFlags: 0 }, false],
    ['malformed is none', 'Root=1-2-3', caller, elsewhere(CALLER), false],
  ])('%s', (_, header, carrier, parent, undecided) => {
    vi.stubEnv('_X_AMZN_TRACE_ID', header);
    const context = extract(carrier);
    expect(parentOf(context)).toEqual(parent);
    expect(isUndecided(context)).toBe(undecided);
  });

  it('Root alone leaves the fields of another trace alone', () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', ROOT);
    expect(traceHeader(extract(caller))).toBe(caller['x-amzn-trace-id']);
  });

  it('decided is joined without XRayRootSampler, whatever the carrier leaves open, and without a warning', () => {
    const warn = vi.fn();
    vi.spyOn(diag, 'createComponentLogger').mockReturnValue({ ...diag, warn });
    const propagator = new XRayPropagator();
    const context = propagator.extract(ROOT_CONTEXT, { 'x-amzn-trace-id': ROOT }, defaultTextMapGetter);
    expect(parentOf(context)).toEqual(facade);
    expect(warn).not.toHaveBeenCalled();
  });

  it('undecided is not joined without XRayRootSampler', () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', `${ROOT};Parent=${FACADE}`);
    expect(parentOf(extract({ traceparent: w3c(OTHER_TRACE, CALLER) }, ROOT_CONTEXT, false))).toEqual(
      elsewhere(CALLER),
    );
  });
});

describe('in Lambda the carrier is read as everywhere', () => {
  const message = { 'x-amzn-trace-id': `${OTHER_ROOT};Parent=${SENDER};Sampled=1` };
  it.each<[string, Context, Context]>([
    ['into the context of the handler', handling(), ROOT_CONTEXT],
    ['into that of a handler that is not sampled', handling('aaaaaaaaaaaaaaaa', 0), ROOT_CONTEXT],
    ['into the root context, below the handler', ROOT_CONTEXT, handling()],
  ])('%s', (_, into, active) => {
    const read = (carrier: unknown) => contextApi.with(active, () => parentOf(extract(carrier, into)));
    expect(read(message)).toEqual(elsewhere(SENDER));
    expect(read({})).toEqual(parentOf(into));
  });

  it('below the handler, where a traceparent has replaced its span', () => {
    const both = { ...message, traceparent: w3c(OTHER_TRACE, CALLER) };
    expect(contextApi.with(handling(), () => parentOf(extract(both, contextApi.active())))).toEqual(
      elsewhere(SENDER),
    );
  });
});

it('outside of Lambda the variable means nothing', () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', undefined);
  expect(extract({})).toBe(ROOT_CONTEXT);
});
