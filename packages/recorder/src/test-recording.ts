// SPDX-License-Identifier: Apache-2.0
// For tests only: the real SDK with our exporter and local X-Ray, and what was said to the operator.
import { context, DiagLogLevel, diag, type Tracer, trace } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider, type TracerProviderOptions } from '@opentelemetry/sdk-trace';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { type LocalXRay, type Segment, startLocalXRay, type Trace } from '@otel-xray/local';
import { XRayContextManager } from './context-manager.ts';
import { inSegment } from './segment.ts';

const STATE = Symbol.for('@otel-xray/recorder state');

export interface Recording {
  readonly local: LocalXRay;
  readonly tracer: Tracer;
  /** What was said to the operator since `forget`. */
  readonly said: string[];
  forget(): void;
  /** The trace in which this runs, in a segment called `job`, once all of it has arrived. */
  traceOf(work: () => unknown): Promise<Trace>;
  /** The segment of that trace. */
  segmentOf(work: () => unknown): Promise<Segment>;
  forceFlush(): Promise<void>;
  close(): Promise<void>;
}

export async function startRecording(options: TracerProviderOptions = {}): Promise<Recording> {
  const local = await startLocalXRay({ port: 0 });
  const exporter = new XRaySpanExporter({
    transport: 'daemon',
    daemonAddress: local.env.AWS_XRAY_DAEMON_ADDRESS,
  });
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': 'shop' })),
    spanProcessors: [new XRaySpanProcessor({ exporter })],
    ...options,
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new XRayContextManager());
  const said: string[] = [];
  const ignore = (): void => undefined;
  const say = (_namespace: string, ...words: readonly unknown[]): void => void said.push(words.join(' '));
  diag.setLogger({ verbose: ignore, debug: ignore, info: ignore, warn: say, error: say }, DiagLogLevel.WARN);

  const recording: Recording = {
    local,
    tracer: provider.getTracer('test'),
    said,
    forget() {
      said.length = 0;
      Reflect.deleteProperty(globalThis, STATE);
    },
    async traceOf(work) {
      let id = '';
      try {
        await inSegment('job', (segment) => {
          id = segment.traceId;
          return work();
        });
      } catch {
        // What it throws is in the trace.
      }
      await provider.forceFlush();
      return local.waitForTrace((one) => one.id === id && one.complete);
    },
    async segmentOf(work) {
      const [segment] = (await recording.traceOf(work)).segments;
      if (segment === undefined) throw new Error('the trace has no segment');
      return segment;
    },
    forceFlush: () => provider.forceFlush(),
    async close() {
      await provider.shutdown();
      await local.close();
      trace.disable();
      context.disable();
      diag.disable();
      recording.forget();
    },
  };
  return recording;
}

/** The names of segments and of what is below them: `a(b(c),d)`. */
export function tree(segments: readonly Segment[]): string {
  return segments
    .map(({ name, subsegments }) => (subsegments.length === 0 ? name : `${name}(${tree(subsegments)})`))
    .sort()
    .join(',');
}
