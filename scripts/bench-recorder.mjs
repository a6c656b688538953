#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// What a subsegment of @otel-xray/recorder costs beside a plain `startActiveSpan`: medians of many rounds, all
// candidates in each round, and their ratios. `npm run build` before; nothing is sent, so that nothing else counts.
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { beginSubsegment, capture, endSubsegment, XRayContextManager } from '@otel-xray/recorder';

const ROUNDS = 61;
const CALLS = 4_000;

trace.setGlobalTracerProvider(new TracerProvider());
const tracer = trace.getTracer('bench');
const add = (a, b) => a + b;
const captured = capture('add', add);
const addLater = async (a, b) => a + b;
const capturedLater = capture('add', addLater);

const SYNC = {
  startActiveSpan: () =>
    tracer.startActiveSpan('add', (span) => {
      try {
        return add(1, 2);
      } finally {
        span.end();
      }
    }),
  capture: () => captured(1, 2),
  'begin and end': () => {
    beginSubsegment('add');
    const sum = add(1, 2);
    endSubsegment();
    return sum;
  },
};
const ASYNC = {
  startActiveSpan: () =>
    tracer.startActiveSpan('add', async (span) => {
      try {
        return await addLater(1, 2);
      } finally {
        span.end();
      }
    }),
  capture: () => capturedLater(1, 2),
  'begin and end': async () => {
    beginSubsegment('add');
    const sum = await addLater(1, 2);
    endSubsegment();
    return sum;
  },
};

console.log(
  `Node.js ${process.version}, ${ROUNDS} rounds of ${CALLS} calls, median ns a call, ratio to startActiveSpan`,
);
await measure('XRayContextManager', new XRayContextManager(), { sync: SYNC, async: ASYNC });
await measure('AsyncLocalStorageContextManager', new AsyncLocalStorageContextManager(), {
  sync: { startActiveSpan: SYNC.startActiveSpan, capture: SYNC.capture },
  async: { startActiveSpan: ASYNC.startActiveSpan, capture: ASYNC.capture },
});

async function measure(name, manager, kinds) {
  context.disable();
  context.setGlobalContextManager(manager);
  console.log(`\n${name}`);
  for (const [kind, candidates] of Object.entries(kinds)) {
    const times = await tracer.startActiveSpan('request', (request) =>
      rounds(candidates).finally(() => request.end()),
    );
    const base = times.startActiveSpan;
    for (const [candidate, nanos] of Object.entries(times)) {
      console.log(
        `  ${kind.padEnd(6)}${candidate.padEnd(16)}${String(Math.round(nanos)).padStart(7)}  ${(nanos / base).toFixed(2)}`,
      );
    }
  }
}

/** The candidates take turns, and turn about, so that what slows the machine down slows all of them. */
async function rounds(candidates) {
  const names = Object.keys(candidates);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const call = candidates[name];
      const start = process.hrtime.bigint();
      for (let i = 0; i < CALLS; i++) {
        const result = call();
        if (result instanceof Promise) await result;
      }
      times[name].push(Number(process.hrtime.bigint() - start) / CALLS);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name].slice(ROUNDS >> 2))]));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
