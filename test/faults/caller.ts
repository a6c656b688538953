// SPDX-License-Identifier: Apache-2.0
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { XRaySpanExporter } from '@otel-xray/exporter';
import { vi } from 'vitest';
import { startDaemon } from '../../packages/exporter/src/test-daemon.ts';
import { spansOf } from '../../packages/exporter/src/test-spans.ts';
import { clientFor, startApi } from '../../packages/exporter/src/test-xray-api.ts';
import type { Fault, Trial } from './fault.ts';
import { response, startRawServer } from './raw-server.ts';

const SHUT_DOWN = '2 span(s) dropped (shut-down): the exporter is shut down';

/** What those who call the exporter, and the process around it, can do to it. */
export const CALLER_FAULTS: readonly Fault[] = [
  {
    fault: '`export` is called from the callback of an `export`',
    how: 'real',
    warned: [],
    counted: { sent: 4 },
    async run(trial) {
      const { exporter, waitFor } = await toDaemon(trial);
      exporter.export(spansOf(2), () => exporter.export(spansOf(2), () => undefined));
      await waitFor(4);
    },
  },
  {
    fault: '`export` is called from a hook, while spans are read',
    how: 'real',
    warned: [],
    counted: { sent: 24 },
    async run(trial) {
      let untilInner = 0;
      const redact = (_key: string, value: unknown): unknown => {
        untilInner -= 1;
        if (untilInner === 0) exportTwo({ first: 2, inner: 2, last: 2 });
        return value;
      };
      const { exporter, waitFor } = await toDaemon(trial, { redact });
      const exportTwo = (attributes: Readonly<Record<string, number>>): void =>
        exporter.export(spansOf(2, { attributes }), () => undefined);
      // Each time in another place of the documents that are being written.
      for (let place = 1; place <= 6; place++) {
        untilInner = place;
        exportTwo({ first: 1, outer: 1, last: 1 });
        await exporter.forceFlush();
        if (untilInner > 0) throw new Error(`nothing is read at place ${place}`);
      }
      for (const text of await waitFor(24)) {
        const { first, inner, outer, last } = JSON.parse(text.split('\n')[1] ?? '').metadata.default;
        if (first !== last || first !== (inner ?? outer)) throw new Error(`spoilt: ${text}`);
      }
    },
  },
  {
    fault: '`export` during `shutdown`',
    how: 'real',
    warned: [SHUT_DOWN],
    counted: { sent: 2, dropped: { 'shut-down': 2 } },
    async run(trial) {
      const { exporter, waitFor } = await toDaemon(trial);
      const before = trial.give();
      const over = exporter.shutdown();
      await trial.give();
      await Promise.all([before, over]);
      await waitFor(2);
    },
  },
  {
    fault: '`export` after `shutdown`; `shutdown` twice, and side by side',
    how: 'real',
    warned: [SHUT_DOWN],
    counted: { sent: 2, dropped: { 'shut-down': 4 } },
    async run(trial) {
      const { exporter, waitFor } = await toDaemon(trial);
      await trial.give();
      await Promise.all([exporter.shutdown(), exporter.shutdown()]);
      await exporter.shutdown();
      await trial.give();
      await trial.give();
      await waitFor(2);
    },
  },
  {
    fault: '`forceFlush` side by side, while exports begin',
    how: 'real',
    warned: [],
    counted: { sent: 20 },
    async run(trial) {
      const { exporter, waitFor } = await toDaemon(trial);
      const flushes = Array.from({ length: 10 }, () => {
        void trial.give();
        return exporter.forceFlush();
      });
      await Promise.all(flushes);
      await waitFor(20);
    },
  },
  {
    fault: 'one exporter under two providers, one of which is shut down',
    how: 'real',
    warned: ['3 span(s) dropped (shut-down): the exporter is shut down'],
    counted: { sent: 6, dropped: { 'shut-down': 3 } },
    async run(trial) {
      const { exporter, waitFor } = await toDaemon(trial);
      const [first, second] = [0, 1].map(() => provide(new BatchSpanProcessor({ exporter })));
      endSpans(first, 3);
      endSpans(second, 3);
      await second?.forceFlush();
      await first?.shutdown();
      endSpans(second, 3);
      // The SDK's own word on a batch that was not exported: `forceFlush` rejects.
      await second?.forceFlush().catch(() => undefined);
      await waitFor(6);
    },
  },
  {
    fault: 'BatchSpanProcessor starts all its batches at once',
    how: 'real',
    warned: [],
    counted: { sent: 3_000 },
    async run(trial) {
      const { exporter, waitFor } = await toDaemon(trial);
      const provider = provide(new BatchSpanProcessor({ exporter, maxQueueSize: 3_000 }));
      endSpans(provider, 3_000);
      await provider.forceFlush();
      await exporter.forceFlush();
      await waitFor(3_000);
    },
  },
  {
    fault: 'the event loop is blocked beyond the deadline, and datagrams had left',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    async run(trial) {
      const { waitFor } = await toDaemon(trial, { timeoutMillis: 500 });
      const given = trial.give();
      block(1_000);
      await given;
      await waitFor(2);
    },
  },
  {
    fault: 'the event loop is blocked beyond the deadline, and X-Ray had answered',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    async run(trial) {
      // The answer is with the kernel when the loop stops.
      const server = trial.closing(
        await startRawServer((socket) => {
          socket.write(response(200, { body: '{}' }));
          block(2_000);
        }),
      );
      const client = clientFor(server.endpoint);
      trial.closing({ close: async () => client.destroy() });
      trial.exporter({ client, timeoutMillis: 1_500 });
      await trial.give();
    },
  },
  ...[-1, 1].map(
    (direction): Fault => ({
      fault: `the system's clock is set ${direction < 0 ? 'back' : 'forward'} by a year, between two attempts`,
      how: 'injected',
      warned: [],
      counted: { sent: 2 },
      async run(trial) {
        const api = trial.closing(await startApi({ status: 503 }, { status: 500 }));
        trial.exporter({ client: api.client() });
        vi.useFakeTimers({ toFake: ['Date'] });
        try {
          const given = trial.give();
          while (api.calls.length < 1) await new Promise(setImmediate);
          vi.setSystemTime(Date.now() + direction * 365 * 86_400_000);
          await given;
        } finally {
          vi.useRealTimers();
        }
      },
    }),
  ),
];

async function toDaemon(trial: Trial, options: Parameters<Trial['exporter']>[0] = {}) {
  const daemon = trial.closing(await startDaemon());
  const exporter: XRaySpanExporter = trial.exporter({
    ...options,
    daemonAddress: `127.0.0.1:${daemon.port}`,
  });
  return { exporter, waitFor: daemon.waitFor };
}

function provide(processor: SpanProcessor): TracerProvider {
  return new TracerProvider({ spanProcessors: [processor] });
}

function endSpans(provider: TracerProvider | undefined, count: number): void {
  const tracer = provider?.getTracer('test');
  for (let number = 0; number < count; number++) tracer?.startSpan('request', { root: true }).end();
}

/** Lets nothing else run, as a long computation does. */
function block(millis: number): void {
  const end = performance.now() + millis;
  while (performance.now() < end);
}
