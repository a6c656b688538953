// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  diag,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { core } from '@opentelemetry/sdk-node';
import { losingParent, rootOnlyParentId } from '@otel-xray/segment';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { traceHeader } from './outgoing-header.ts';
import { XRayPropagator } from './propagator.ts';
import { isUndecided } from './undecided.ts';

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const traceId = '5759e988bd862e3fe1be46a994272793';
const spanId = '53995c3f42cd8ad8';
const OTHER_TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER_SPAN = 'b7ad6b7169203331';
const joining = new XRayPropagator({ joinUndecided: true });

function extract(carrier: unknown, propagator: TextMapPropagator = joining, into = ROOT_CONTEXT): Context {
  return propagator.extract(into, carrier, defaultTextMapGetter);
}

function inject(context: Context, propagator: TextMapPropagator = joining): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, defaultTextMapSetter);
  return carrier;
}

function parentOf(context: Context): SpanContext | undefined {
  return trace.getSpanContext(context);
}

/** The parent that a span started in `context` gets as a link. */
function lostIn(context: Context): SpanContext | undefined {
  return losingParent(context, parentOf(context));
}

/** The context below a span of our own, as in a request handler. */
function below(context: Context, sampled = true): Context {
  const of = parentOf(context)?.traceId ?? traceId;
  return trace.setSpanContext(context, { traceId: of, spanId: OTHER_SPAN, traceFlags: sampled ? 1 : 0 });
}

afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(globalThis, Symbol.for('@otel-xray/propagation root sampler'));
});

describe('extract', () => {
  const onlyRoot = rootOnlyParentId(traceId);
  it.each([
    ['complete, sampled', `${ROOT};Parent=${spanId};Sampled=1`, spanId, 1, false],
    ['complete, not sampled', `${ROOT};Parent=${spanId};Sampled=0`, spanId, 0, false],
    ['Root alone', ROOT, onlyRoot, 0, true],
    ['Root and Self', `Self=1-5759e988-aaaaaaaaaaaaaaaaaaaaaaaa;${ROOT}`, onlyRoot, 0, true],
    ['no decision', `${ROOT};Parent=${spanId}`, spanId, 0, true],
    ['decision asked for', `${ROOT};Parent=${spanId};Sampled=?`, spanId, 0, true],
    ['no parent, sampled', `${ROOT};Sampled=1`, onlyRoot, 1, false],
    ['no parent, not sampled', `${ROOT};Sampled=0`, onlyRoot, 0, false],
  ])('%s', (_, header, parent, traceFlags, undecided) => {
    const context = extract({ 'x-amzn-trace-id': header });
    expect(parentOf(context)).toEqual({ traceId, spanId: parent, traceFlags, isRemote: true });
    expect(isUndecided(context)).toBe(undecided);
    expect(isUndecided(below(context))).toBe(false);
    expect(lostIn(context)).toBeUndefined();
  });

  it.each([
    ['names in any case', { 'X-Amzn-Trace-Id': `${ROOT};Parent=${spanId};Sampled=1` }],
    ['the first of several values', { 'x-amzn-trace-id': [`${ROOT};Parent=${spanId};Sampled=1`, 'Root=x'] }],
  ])('takes %s', (_, carrier) => {
    expect(parentOf(extract(carrier))).toEqual({ traceId, spanId, traceFlags: 1, isRemote: true });
  });

  it.each([
    [{}],
    [undefined],
    [null],
    [{ 'x-amzn-trace-id': '' }],
    [{ 'x-amzn-trace-id': [] }],
    [{ 'x-amzn-trace-id': 17 }],
    [{ 'x-amzn-trace-id': 'Root=1-2-3' }],
  ])('leaves the context alone: %j', (carrier) => {
    expect(extract(carrier)).toBe(ROOT_CONTEXT);
  });

  describe('where the X-Ray SDK for Python does not record', () => {
    const NOT_RECORDED =
      'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0;Lineage=25:a87bd80c:1';

    it('does not record either, and tells whom it calls', () => {
      const context = extract({ 'x-amzn-trace-id': NOT_RECORDED }, new XRayPropagator());
      expect(parentOf(context)).toMatchObject({ traceFlags: 0, isRemote: true });
      expect(parentOf(context)?.traceId).not.toMatch(/^0+$/);
      expect(isUndecided(context)).toBe(false);
      const sent = new RegExp(`^Root=1-\\w{8}-\\w{24};Parent=${OTHER_SPAN};Sampled=0;Lineage=25:a87bd80c:1$`);
      expect(inject(below(context, false))['x-amzn-trace-id']).toMatch(sent);
      expect(parentOf(extract({ 'x-amzn-trace-id': NOT_RECORDED }))).not.toEqual(parentOf(context));
    });

    it('follows a traceparent all the same', () => {
      const parent = { traceId: OTHER_TRACE, spanId: OTHER_SPAN, traceFlags: 1, isRemote: true };
      const known = trace.setSpanContext(ROOT_CONTEXT, parent);
      expect(extract({ 'x-amzn-trace-id': NOT_RECORDED }, joining, known)).toBe(known);
    });

    it.each([
      ['Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=1'],
      ['Root=1-00000000-000000000000000000000000'],
    ])('takes no other trace of zeros: %s', (header) => {
      expect(extract({ 'x-amzn-trace-id': header })).toBe(ROOT_CONTEXT);
    });
  });

  it('does not throw where the getter does', () => {
    const getter = {
      keys: () => [],
      get() {
        throw new Error('no');
      },
    };
    expect(joining.extract(ROOT_CONTEXT, {}, getter)).toBe(ROOT_CONTEXT);
  });
});

describe('without XRayRootSampler', () => {
  it('joins no undecided header, and says so once', () => {
    const warn = vi.spyOn(diag, 'createComponentLogger');
    const said: unknown[] = [];
    warn.mockReturnValue({ ...diag, warn: (...args: unknown[]) => said.push(...args) });
    const propagator = new XRayPropagator();
    for (const header of [ROOT, `${ROOT};Parent=${spanId}`, `${ROOT};Parent=${spanId};Sampled=?`]) {
      expect(extract({ 'x-amzn-trace-id': header }, propagator)).toBe(ROOT_CONTEXT);
    }
    expect(said).toEqual([
      'a trace header without a sampling decision is not joined, nor will others be: give the tracer provider a sampler: new XRayRootSampler(…)',
    ]);
  });

  it('joins decided headers', () => {
    const header = `${ROOT};Parent=${spanId};Sampled=0`;
    expect(parentOf(extract({ 'x-amzn-trace-id': header }, new XRayPropagator()))).toMatchObject({ traceId });
  });

  it('says nothing where joinUndecided is off', () => {
    const propagator = new XRayPropagator({ joinUndecided: false });
    expect(extract({ 'x-amzn-trace-id': ROOT }, propagator)).toBe(ROOT_CONTEXT);
  });
});

describe('a complete header', () => {
  const hex = (length: number) =>
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
      .filter((id) => !/^0*$/.test(id));
  const fields = fc
    .tuple(hex(32), hex(16), fc.constantFrom('0', '1'), fc.constantFrom(';', '; ', ' ;'))
    .chain(([id, parent, sampled, separator]) =>
      fc
        .shuffledSubarray(
          [`Root=1-${id.slice(0, 8)}-${id.slice(8)}`, `Parent=${parent}`, `Sampled=${sampled}`],
          { minLength: 3 },
        )
        .map((parts) => parts.join(separator)),
    );

  it("comes in and goes out as with OpenTelemetry's own propagator", () => {
    const peer = new AWSXRayPropagator();
    fc.assert(
      fc.property(fields, fc.boolean(), (header, sampled) => {
        const carrier = { 'x-amzn-trace-id': header };
        const [ours, theirs] = [extract(carrier), extract(carrier, peer)];
        expect(parentOf(ours)).toBeDefined();
        expect(parentOf(ours)).toEqual(parentOf(theirs));
        expect(inject(ours)).toEqual(inject(theirs, peer));
        expect(inject(below(ours, sampled))).toEqual(inject(below(theirs, sampled), peer));
      }),
    );
    expect(joining.fields()).toEqual(peer.fields());
  });
});

describe('two headers, xray last', () => {
  const both = new core.CompositePropagator({
    propagators: [new core.W3CTraceContextPropagator(), joining],
  });
  const w3c = (id: string, span: string, flags: string) => `00-${id}-${span}-${flags}`;
  const loser = { traceId: OTHER_TRACE, spanId: OTHER_SPAN, traceFlags: 1, isRemote: true };
  const winner = { traceId, spanId, traceFlags: 1, isRemote: true };

  it.each([
    ['Root alone never beats a traceparent', ROOT, w3c(OTHER_TRACE, OTHER_SPAN, '01'), loser, undefined],
    [
      'Root and Sampled do not either',
      `${ROOT};Sampled=0`,
      w3c(OTHER_TRACE, OTHER_SPAN, '01'),
      loser,
      undefined,
    ],
    [
      'nor in the same trace',
      ROOT,
      w3c(traceId, OTHER_SPAN, '01'),
      { ...winner, spanId: OTHER_SPAN },
      undefined,
    ],
    [
      "the same trace, different parents: X-Ray's",
      `${ROOT};Parent=${spanId};Sampled=1`,
      w3c(traceId, OTHER_SPAN, '00'),
      winner,
      undefined,
    ],
    [
      'the same trace, no decision: that of traceparent',
      `${ROOT};Parent=${spanId}`,
      w3c(traceId, OTHER_SPAN, '01'),
      winner,
      undefined,
    ],
    [
      'different traces: the last, and the other is kept',
      `${ROOT};Parent=${spanId};Sampled=1`,
      w3c(OTHER_TRACE, OTHER_SPAN, '01'),
      winner,
      loser,
    ],
    [
      'different traces, no decision',
      `${ROOT};Parent=${spanId};Sampled=?`,
      w3c(OTHER_TRACE, OTHER_SPAN, '01'),
      { ...winner, traceFlags: 0 },
      loser,
    ],
    [
      'a traceparent that is none',
      ROOT,
      w3c(OTHER_TRACE, '0000000000000000', '01'),
      { ...winner, spanId: rootOnlyParentId(traceId), traceFlags: 0 },
      undefined,
    ],
    ['an X-Ray header that is none', 'Root=1', w3c(OTHER_TRACE, OTHER_SPAN, '01'), loser, undefined],
  ])('%s', (_, xray, traceparent, parent, lost) => {
    const context = extract({ 'x-amzn-trace-id': xray, traceparent }, both);
    expect(parentOf(context)).toEqual(parent);
    expect(lostIn(context)).toEqual(lost);
    expect(lostIn(below(context))).toBeUndefined();
  });

  it('is undecided only where neither header decides', () => {
    const undecided = (id: string) =>
      isUndecided(
        extract(
          { 'x-amzn-trace-id': `${ROOT};Parent=${spanId}`, traceparent: w3c(id, OTHER_SPAN, '00') },
          both,
        ),
      );
    expect([undecided(traceId), undecided(OTHER_TRACE)]).toEqual([false, true]);
  });

  it('keeps the trace state of the same trace, and of no other', () => {
    const state = (id: string) =>
      parentOf(
        extract(
          {
            'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=1`,
            traceparent: w3c(id, OTHER_SPAN, '01'),
            tracestate: 'a=1',
          },
          both,
        ),
      )?.traceState?.serialize();
    expect([state(traceId), state(OTHER_TRACE)]).toEqual(['a=1', undefined]);
  });

  it('without XRayRootSampler the traceparent stays', () => {
    const propagator = new core.CompositePropagator({
      propagators: [new core.W3CTraceContextPropagator(), new XRayPropagator({ joinUndecided: false })],
    });
    const carrier = {
      'x-amzn-trace-id': `${ROOT};Parent=${spanId}`,
      traceparent: w3c(OTHER_TRACE, OTHER_SPAN, '01'),
    };
    expect(parentOf(extract(carrier, propagator))).toEqual(loser);
  });

  it('xray first: traceparent wins, and the X-Ray parent is the one that lost', () => {
    const first = new core.CompositePropagator({
      propagators: [joining, new core.W3CTraceContextPropagator()],
    });
    const context = extract(
      {
        'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=1`,
        traceparent: w3c(OTHER_TRACE, OTHER_SPAN, '01'),
      },
      first,
    );
    expect(parentOf(context)).toEqual(loser);
    expect(lostIn(context)).toEqual(winner);
    expect(isUndecided(context)).toBe(false);
  });

  it('a message read within a request forgets what the request lost', () => {
    const request = extract(
      {
        'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=1`,
        traceparent: w3c(OTHER_TRACE, OTHER_SPAN, '01'),
      },
      both,
    );
    const message = extract(
      { 'x-amzn-trace-id': `Root=1-11111111-222222222222222222222222;Parent=${spanId};Sampled=1` },
      joining,
      below(request),
    );
    expect(lostIn(message)).toBeUndefined();
  });
});

describe('inject', () => {
  it('writes nothing where there is no trace', () => {
    expect(inject(ROOT_CONTEXT)).toEqual({});
    expect(inject(trace.setSpanContext(ROOT_CONTEXT, { traceId: '0', spanId: '0', traceFlags: 1 }))).toEqual(
      {},
    );
  });

  it('writes the own span and the other fields of the same trace', () => {
    const context = below(extract({ 'x-amzn-trace-id': `${ROOT};Lineage=25:a87bd80c:1;Foo=bar` }));
    const header = `${ROOT};Parent=${OTHER_SPAN};Sampled=1;Lineage=25:a87bd80c:1;Foo=bar`;
    expect(inject(context)).toEqual({ 'x-amzn-trace-id': header });
    expect(traceHeader(context)).toBe(header);
  });

  it('writes no field of another trace', () => {
    const received = extract({ 'x-amzn-trace-id': `${ROOT};Parent=${spanId};Sampled=1;Lineage=1:2` });
    const elsewhere = trace.setSpanContext(received, {
      traceId: OTHER_TRACE,
      spanId: OTHER_SPAN,
      traceFlags: 0,
    });
    expect(inject(elsewhere)['x-amzn-trace-id']).toBe(
      `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${OTHER_SPAN};Sampled=0`,
    );
  });

  it('keeps the fields of a header that lost to a traceparent of the same trace', () => {
    const remote = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, isRemote: true });
    const context = extract({ 'x-amzn-trace-id': `${ROOT};Lineage=1:2` }, joining, remote);
    expect(traceHeader(context)).toBe(`${ROOT};Parent=${spanId};Sampled=1;Lineage=1:2`);
  });

  it.each([ROOT, `${ROOT};Parent=${spanId}`, `${ROOT};Sampled=0`, `${ROOT};Parent=${spanId};Sampled=1;a=b`])(
    'passes on as it came what no own span has joined: %s',
    (header) => {
      expect(inject(extract({ 'x-amzn-trace-id': header }))).toEqual({ 'x-amzn-trace-id': header });
    },
  );

  it('does not throw where the setter does', () => {
    const setter = {
      set() {
        throw new Error('no');
      },
    };
    expect(() => joining.inject(below(ROOT_CONTEXT), {}, setter)).not.toThrow();
  });

  it('leaves baggage alone', () => {
    const context = propagation.setBaggage(
      below(ROOT_CONTEXT),
      propagation.createBaggage({ a: { value: '1' } }),
    );
    expect(Object.keys(inject(context))).toEqual(['x-amzn-trace-id']);
  });
});
