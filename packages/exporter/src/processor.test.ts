// SPDX-License-Identifier: Apache-2.0
import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  InMemorySpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { OTHER_PARENT_KEY } from '@otel-xray/segment';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { XRaySpanExporter } from './exporter.ts';
import { XRaySpanProcessor } from './processor.ts';
import type { XRayProcessorOptions } from './processor-options.ts';
import type { SendResult, Transport } from './transport.ts';

interface Written {
  readonly name: string;
  readonly id: string;
  readonly type?: string;
  readonly in_progress?: boolean;
  readonly namespace?: string;
  readonly subsegments?: readonly Written[];
}

/** A transport that keeps what it is given, and sends it when it is told to. */
class Recorder implements Transport {
  readonly maxDocumentBytes = 64_000;
  readonly documents: Written[] = [];
  readonly sends: number[] = [];
  held: (() => void)[] | undefined;

  async send(documents: Parameters<Transport['send']>[0]): Promise<SendResult[]> {
    this.sends.push(documents.length);
    const { held } = this;
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    for (const { bytes } of documents) this.documents.push(JSON.parse(Buffer.from(bytes).toString()));
    return documents.map(() => ({ status: 'sent' }));
  }

  async close(): Promise<void> {}
}

let recorder: Recorder;
let processor: XRaySpanProcessor;
let tracer: Tracer;
let providers: TracerProvider[];

function start(options: Partial<XRayProcessorOptions> = {}, others: SpanProcessor[] = []): void {
  recorder = new Recorder();
  processor = new XRaySpanProcessor({ exporter: new XRaySpanExporter({ transport: recorder }), ...options });
  const provider = new TracerProvider({ spanProcessors: [processor, ...others] });
  providers.push(provider);
  tracer = provider.getTracer('test');
}

function child(name: string, parent: Span, kind = SpanKind.INTERNAL): Span {
  return tracer.startSpan(name, { kind }, trace.setSpan(ROOT_CONTEXT, parent));
}

function tree({ name, in_progress, subsegments = [] }: Written): string {
  const below = subsegments.length === 0 ? '' : `(${subsegments.map(tree).join(' ')})`;
  return `${name}${in_progress === true ? '…' : ''}${below}`;
}

function sent(): string[] {
  return recorder.documents.map(tree);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  providers = [];
});

afterEach(async () => {
  vi.useRealTimers();
  recorder.held = undefined;
  for (const provider of providers) await provider.shutdown();
});

const SERVICE = expect.stringMatching(/^unknown_service/);

describe('a request with headers of two traces', () => {
  const joined = { traceId: '5759e988bd862e3fe1be46a994272793', spanId: '53995c3f42cd8ad8', traceFlags: 1 };
  const lost = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  const context = trace
    .setSpanContext(ROOT_CONTEXT, { ...joined, isRemote: true })
    .setValue(OTHER_PARENT_KEY, { ...lost, isRemote: true });

  it('is linked to the trace that it did not join, and what is below it is not', async () => {
    start({ delayMillis: 0 });
    const root = tracer.startSpan('GET /', { kind: SpanKind.SERVER }, context);
    tracer.startSpan('load', {}, trace.setSpan(context, root)).end();
    root.end();
    await vi.advanceTimersByTimeAsync(1);
    expect(recorder.documents).toEqual([
      expect.objectContaining({
        parent_id: joined.spanId,
        links: [
          expect.objectContaining({ trace_id: '1-0af76519-16cd43dd8448eb211c80319c', id: lost.spanId }),
        ],
        subsegments: [expect.not.objectContaining({ links: expect.anything() })],
      }),
    ]);
  });
});

describe('a request', () => {
  it('is one document, sent within the delay', async () => {
    start();
    const root = tracer.startSpan('GET /', { kind: SpanKind.SERVER });
    const load = child('load', root);
    child('query', load).end();
    load.end();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent()).toEqual([]);
    root.end();
    await vi.advanceTimersByTimeAsync(999);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(recorder.documents).toMatchObject([
      { name: SERVICE, subsegments: [{ name: 'load', subsegments: [{ name: 'query' }] }] },
    ]);
    expect(processor.stats()).toMatchObject({ given: 3, sent: 3, dropped: 0, inFlight: 0 });
  });

  it('that calls its own service is two segments', async () => {
    start({ delayMillis: 0 });
    const root = tracer.startSpan('GET /', { kind: SpanKind.SERVER });
    const remote = trace.setSpanContext(ROOT_CONTEXT, { ...root.spanContext(), isRemote: true });
    const inner = tracer.startSpan('GET /self', { kind: SpanKind.SERVER }, remote);
    child('work', inner).end();
    inner.end();
    root.end();
    await vi.advanceTimersByTimeAsync(1);
    expect(recorder.documents.map(({ type, subsegments }) => [type, subsegments?.length])).toEqual([
      [undefined, 1],
      [undefined, undefined],
    ]);
  });

  it('whose child ends late still arrives whole, the child by itself', async () => {
    start({ delayMillis: 0 });
    const root = tracer.startSpan('GET /', { kind: SpanKind.SERVER });
    const late = child('late', root);
    root.end();
    await vi.advanceTimersByTimeAsync(1);
    child('below late', late).end();
    late.end();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent().slice(1)).toEqual(['late(below late)']);
    expect(recorder.documents[1]).toMatchObject({ type: 'subsegment', parent_id: root.spanContext().spanId });
    expect(processor.stats()).toMatchObject({ given: 3, sent: 3, inFlight: 0 });
  });

  it('that is not sampled costs nothing', async () => {
    recorder = new Recorder();
    processor = new XRaySpanProcessor({ exporter: new XRaySpanExporter({ transport: recorder }) });
    const provider = new TracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors: [processor] });
    providers.push(provider);
    provider.getTracer('test').startSpan('GET /').end();
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ given: 0, inFlight: 0 });
  });

  it('that is recorded and not sampled is not sent', async () => {
    start();
    const span = tracer.startSpan('GET /');
    span.spanContext().traceFlags = TraceFlags.NONE;
    span.end();
    await processor.forceFlush();
    expect(processor.stats()).toMatchObject({ given: 0, inFlight: 0 });
  });
});

describe('what is held', () => {
  it('goes out when its root does not end in time', async () => {
    start({ maxWaitMillis: 5_000, delayMillis: 0 });
    const root = tracer.startSpan('job');
    child('step', root).end();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(sent()).toEqual(['step']);
    root.end();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toHaveLength(2);
    expect(recorder.documents[1]?.subsegments).toBeUndefined();
  });

  it('goes out when a trace is full', async () => {
    start({ maxTraceSpans: 3, delayMillis: 0 });
    const root = tracer.startSpan('job');
    for (const name of ['a', 'b', 'c', 'd']) child(name, root).end();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['newest', { dropPolicy: 'newest' }, { dropped: 2, droppedBy: { 'queue-full': 2 }, inFlight: 3 }],
    ['traces', { dropPolicy: 'traces' }, { dropped: 5, droppedBy: { 'queue-full': 5 }, inFlight: 0 }],
  ] as const)('is at most maxSpans; beyond, %s are dropped and counted', (_, policy, expected) => {
    start({ maxSpans: 3, ...policy });
    const root = tracer.startSpan('job');
    for (const name of ['a', 'b', 'c', 'd', 'e']) child(name, root).end();
    expect(processor.stats()).toMatchObject({ given: 5, ...expected });
  });

  it('is of open spans at most maxSpans: what ends after it was forgotten goes out by itself', async () => {
    start({ maxSpans: 3, delayMillis: 0 });
    const first = tracer.startSpan('first');
    const spans = ['never ends', 'never ends either', 'job'].map((name) => tracer.startSpan(name));
    child('step', first).end();
    first.end();
    spans.at(-1)?.end();
    await vi.advanceTimersByTimeAsync(1);
    expect(processor.stats()).toMatchObject({ given: 3, sent: 3 });
    await processor.shutdown();
    // Of those that never end, the one that is remembered.
    expect(recorder.documents.filter(({ in_progress }) => in_progress)).toHaveLength(1);
    expect(processor.stats()).toMatchObject({ given: 4, sent: 4, inFlight: 0 });
  });

  it('is at most maxBytes', () => {
    start({ maxBytes: 10_000 });
    const root = tracer.startSpan('job');
    for (let i = 0; i < 5; i++) child('large', root).setAttribute('filling', 'x'.repeat(4_000)).end();
    expect(processor.stats()).toMatchObject({ given: 5, dropped: 3, inFlight: 2 });
  });

  it('makes room again when it has been sent', async () => {
    start({ maxSpans: 1, delayMillis: 0 });
    for (let i = 0; i < 3; i++) {
      tracer.startSpan('job').end();
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(processor.stats()).toMatchObject({ given: 3, sent: 3, dropped: 0 });
  });
});

describe('exports', () => {
  it('are so many at a time; what is due waits for its turn', async () => {
    start({ maxConcurrentExports: 2, delayMillis: 0 });
    recorder.held = [];
    for (let i = 0; i < 4; i++) {
      tracer.startSpan('job').end();
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(recorder.sends).toEqual([1, 1]);
    expect(processor.stats()).toMatchObject({ given: 4, sent: 0, inFlight: 4 });
    const { held } = recorder;
    recorder.held = undefined;
    for (const release of held) release();
    await vi.advanceTimersByTimeAsync(1);
    expect(recorder.sends).toEqual([1, 1, 2]);
    expect(processor.stats()).toMatchObject({ given: 4, sent: 4, inFlight: 0 });
  });

  it('begin in the next turn when a batch is full', async () => {
    start();
    for (let i = 0; i < 600; i++) tracer.startSpan('job').end();
    expect(recorder.sends).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(recorder.sends).toEqual([512, 88]);
  });
});

describe('forceFlush', () => {
  it('sends all that has ended, root or not, and waits for what is under way', async () => {
    start({ delayMillis: 0 });
    recorder.held = [];
    tracer.startSpan('first').end();
    await vi.advanceTimersByTimeAsync(1);
    const root = tracer.startSpan('job');
    child('step', root).end();
    let done = false;
    const flushed = processor.forceFlush().then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect([recorder.sends, done]).toEqual([[1, 1], false]);
    for (const release of recorder.held) release();
    await flushed;
    expect(sent()).toEqual([SERVICE, 'step']);
    expect(processor.stats()).toMatchObject({ inFlight: 0 });
  });

  it('does not wait for what ends later', async () => {
    start();
    tracer.startSpan('first').end();
    const flushed = processor.forceFlush();
    tracer.startSpan('second').end();
    await flushed;
    expect(processor.stats()).toMatchObject({ given: 2, sent: 1, inFlight: 1 });
  });
});

describe('flushTrace', () => {
  it('sends what has ended of one trace, while others wait on', async () => {
    start();
    const [one, other] = [tracer.startSpan('one'), tracer.startSpan('other')];
    child('step of one', one).end();
    child('step of other', other).end();
    await processor.flushTrace(one.spanContext().traceId);
    expect(sent()).toEqual(['step of one']);
    other.end();
    one.end();
    await processor.forceFlush();
    expect(recorder.documents.map(({ subsegments }) => subsegments?.length)).toEqual([
      undefined,
      1,
      undefined,
    ]);
  });

  it('sends what is open as in progress where asked, once, and again when it ends', async () => {
    start();
    const [one, other] = [tracer.startSpan('one'), tracer.startSpan('other')];
    const step = child('step', one);
    child('done', one).end();
    await processor.flushTrace(one.spanContext().traceId, { withOpen: true });
    await processor.flushTrace(one.spanContext().traceId, { withOpen: true });
    const shown = recorder.documents.map(({ name, id, in_progress }) => [name, id, in_progress]);
    expect(shown).toEqual([
      [SERVICE, one.spanContext().spanId, true],
      ['step', step.spanContext().spanId, true],
      ['done', expect.any(String), undefined],
    ]);
    for (const span of [step, one, other]) span.end();
    await processor.forceFlush();
    expect(recorder.documents.slice(3)).toMatchObject([
      { id: one.spanContext().spanId, subsegments: [{ id: step.spanContext().spanId }] },
      { id: other.spanContext().spanId },
    ]);
  });
});

describe('shutdown', () => {
  it('sends open local roots as in progress, then refuses', async () => {
    start();
    const root = tracer.startSpan('job');
    const open = child('open', root);
    child('step', root).end();
    await Promise.all([processor.shutdown(), processor.shutdown()]);
    expect(recorder.documents.map(({ name, in_progress }) => [name, in_progress])).toEqual([
      [SERVICE, true],
      ['step', undefined],
    ]);
    open.end();
    root.end();
    expect(processor.stats()).toMatchObject({ given: 4, sent: 2, dropped: 2, droppedBy: { 'shut-down': 2 } });
  });
});

describe('spans in progress', () => {
  it('are sent once, each alone, and completed when they end', async () => {
    start({ inProgressAfterMillis: 3_000, delayMillis: 0 });
    const root = tracer.startSpan('job');
    const step = child('step', root);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(
      recorder.documents.map(({ id, in_progress, subsegments }) => [id, in_progress, subsegments]),
    ).toEqual([
      [root.spanContext().spanId, true, undefined],
      [step.spanContext().spanId, true, undefined],
    ]);
    step.end();
    root.end();
    await vi.advanceTimersByTimeAsync(1);
    expect(recorder.documents[2]).toMatchObject({
      id: root.spanContext().spanId,
      subsegments: [{ id: step.spanContext().spanId }],
    });
    expect(recorder.documents[2]).not.toHaveProperty('in_progress');
  });
});

describe('a call inside an AWS call', () => {
  let root: Span;
  let aws: Span;
  let attempt: Span;
  let http: Span;

  /** What every document of the request says, in the order of the documents. */
  function written(name: string): readonly (string | undefined)[] {
    const all = [...recorder.documents];
    for (const { subsegments = [] } of all) all.push(...subsegments);
    return all.filter((document) => document.name === name).map(({ namespace }) => namespace);
  }

  function begin(options: Partial<XRayProcessorOptions> = {}): void {
    start({ delayMillis: 0, ...options });
    const call = (name: string, parent: Span, attributes: Attributes): Span =>
      tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, trace.setSpan(ROOT_CONTEXT, parent));
    root = tracer.startSpan('GET /', { kind: SpanKind.SERVER });
    aws = call('S3.GetObject', root, { 'rpc.system': 'aws-api', 'rpc.service': 'S3' });
    attempt = child('attempt', aws);
    http = call('GET', attempt, { 'url.full': 'http://s3.example/' });
  }

  async function ends(...spans: readonly Span[]): Promise<void> {
    for (const span of spans) {
      span.end();
      await vi.advanceTimersByTimeAsync(1);
    }
  }

  it.each<[string, () => Promise<void>]>([
    ['that ends first', () => ends(http, attempt, aws, root)],
    ['that outlives it', () => ends(attempt, aws, http, root)],
    ['that outlives the request', () => ends(attempt, aws, root, http)],
    ['that outlives the request, though not the call', () => ends(root, http, attempt, aws)],
    ['whose own parent outlives the request', () => ends(http, aws, root, attempt)],
    ['with which everything outlives the request, in disorder', () => ends(root, aws, attempt, http)],
    [
      'that is flushed while the call is open',
      async () => {
        http.end();
        await processor.forceFlush();
        await ends(attempt, aws, root);
      },
    ],
    [
      'that outlives the call, which is flushed',
      async () => {
        attempt.end();
        aws.end();
        await processor.forceFlush();
        await ends(http, root);
      },
    ],
  ])('is no node, also one %s', async (_, end) => {
    begin();
    await end();
    expect(written('S3')).toEqual(['aws']);
    expect(written('s3.example')).toEqual([undefined]);
  });

  it('is none while it is in progress', async () => {
    begin({ inProgressAfterMillis: 3_000 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(written('S3')).toEqual(['aws']);
    expect(written('s3.example')).toEqual([undefined]);
  });

  it('is one where it stands in no other call, however late', async () => {
    begin();
    const late = tracer.startSpan(
      'GET',
      { kind: SpanKind.CLIENT, attributes: { 'url.full': 'http://shop.example/' } },
      trace.setSpan(ROOT_CONTEXT, child('step', root)),
    );
    await ends(http, attempt, aws, root, late);
    expect(written('shop.example')).toEqual(['remote']);
  });
});

describe('beside another processor', () => {
  it('both get every span', async () => {
    const other = new InMemorySpanExporter();
    start({ delayMillis: 0 }, [new BatchSpanProcessor({ exporter: other })]);
    const root = tracer.startSpan('GET /', { kind: SpanKind.SERVER });
    child('work', root).end();
    root.end();
    const flushed = Promise.all(providers.map((provider) => provider.forceFlush()));
    await vi.advanceTimersByTimeAsync(100);
    await flushed;
    expect(other.getFinishedSpans()).toHaveLength(2);
    expect(processor.stats()).toMatchObject({ given: 2, sent: 2 });
  });
});

it('fits the SpanProcessor of the SDK', () => {
  expectTypeOf<XRaySpanProcessor>().toExtend<SpanProcessor>();
});
