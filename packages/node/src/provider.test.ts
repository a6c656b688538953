// SPDX-License-Identifier: Apache-2.0

import { trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Transport } from '@otel-xray/exporter';
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPreset } from './preset.ts';
import { createXRay, registerProvider } from './provider.ts';
import { forgetSetUp } from './test-reset.ts';

let said: string[];
let lines: string[];
beforeEach(() => {
  said = recordDiag();
  lines = [];
  vi.stubEnv('OTEL_NODE_RESOURCE_DETECTORS', 'env');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  forgetSetUp();
});

/** A destination that answers when it is let, and keeps the order of what happens. */
function slowTransport(happened: string[]): { readonly transport: Transport; readonly answer: () => void } {
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  return {
    answer,
    transport: {
      maxDocumentBytes: 65_536,
      async send(documents) {
        await answered;
        happened.push('sent');
        return documents.map(() => ({ status: 'sent' }));
      },
      async close() {
        happened.push('closed');
      },
    },
  };
}

function failingProcessor(): SpanProcessor {
  return {
    onStart: () => undefined,
    onEnd: () => undefined,
    forceFlush: () => Promise.reject(new Error('no collector')),
    shutdown: () => Promise.reject(new Error('no collector')),
  };
}

it.each<[destinations: readonly string[], expected: string]>([
  [[], 'nowhere'],
  [['the daemon'], 'to the daemon'],
  [['the daemon', 'otlp'], 'to the daemon, and to otlp'],
])('says that traces go to %j', (destinations, expected) => {
  const { preset } = createPreset({ serviceName: 'shop' });
  const provider = registerProvider(preset, destinations);
  expect(lines).toEqual([`otel-xray: traces of shop go ${expected}\n`]);
  expect(trace.getTracer('test').startSpan('job').isRecording()).toBe(true);
  return provider.shutdown();
});

describe('createXRay', () => {
  it('waits for X-Ray though another destination has failed, and says so', async () => {
    const happened: string[] = [];
    const { transport, answer } = slowTransport(happened);
    const parts = createPreset({ transport, spanProcessors: [failingProcessor()] });
    const xray = createXRay(registerProvider(parts.preset, []), parts, () => happened.push('afterwards'));
    trace.getTracer('test').startSpan('job').end();
    const ended = xray.shutdown().then(() => happened.push('over'));
    expect(xray.shutdown()).toBe(xray.shutdown());
    // The failure is known long before X-Ray answers.
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(happened).toEqual([]);
    answer();
    await ended;
    expect(happened).toEqual(['sent', 'closed', 'afterwards', 'over']);
    expect(said).toEqual(['warn: shutdown of a span processor failed: Error: no collector']);
    expect(xray.stats()).toMatchObject({ given: 1, sent: 1, inFlight: 0 });
  });

  it('forceFlush waits for all and never rejects', async () => {
    const happened: string[] = [];
    const { transport, answer } = slowTransport(happened);
    const parts = createPreset({ transport, spanProcessors: [failingProcessor()] });
    const xray = createXRay(registerProvider(parts.preset, []), parts);
    trace.getTracer('test').startSpan('job').end();
    answer();
    await xray.forceFlush();
    expect(happened).toEqual(['sent']);
    expect(said).toEqual(['warn: forceFlush of a span processor failed: Error: no collector']);
    await xray.shutdown();
  });

  it('a processor that throws instead of rejecting is a failure like any other', async () => {
    const throws: SpanProcessor = {
      ...failingProcessor(),
      shutdown: () => {
        throw new Error('not even a promise');
      },
    };
    const { transport, answer } = slowTransport([]);
    answer();
    const parts = createPreset({ transport, spanProcessors: [throws] });
    await createXRay(registerProvider(parts.preset, []), parts).shutdown();
    expect(said).toEqual(['warn: shutdown of a span processor failed: Error: not even a promise']);
  });
});
