// SPDX-License-Identifier: Apache-2.0
// How late a timer is while 5,000 spans a second end, with the processor and without one, in turn.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { XRaySpanExporter, XRaySpanProcessor } from '@otel-xray/exporter';
import { pace, samplesOf, tell } from './harness.mjs';
import { createTracer, makeTrace, toEach } from './spans.mjs';

const receiver = fork(fileURLToPath(new URL('../../faults/programs/receiver.mjs', import.meta.url)), {
  execArgv: [],
});
const [port] = await once(receiver, 'message');
const exporter = new XRaySpanExporter({ daemonAddress: `127.0.0.1:${port}` });
const cases = {
  'OpenTelemetry SDK alone': createTracer(toEach(() => undefined)),
  'otel-xray': createTracer(new XRaySpanProcessor({ exporter })),
};

const WINDOW_MILLIS = pace.millis * 20;
const samples = samplesOf(cases);
for (const tracer of Object.values(cases)) await load(tracer, WINDOW_MILLIS);
for (let round = 0; round < Math.ceil(pace.rounds / 2); round++) {
  for (const [name, tracer] of Object.entries(cases)) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await load(tracer, WINDOW_MILLIS);
    delay.disable();
    samples[name].push(delay.percentile(99) / 1e6);
    // What waits to be sent belongs to this case.
    await sleep(1_500);
  }
}
receiver.disconnect();
tell([{ id: 'pauses', samples }]);

/** A request of six spans each 1.2 ms. */
async function load(tracer, millis) {
  const start = performance.now();
  for (let made = 0; made * 1.2 < millis; ) {
    await sleep(1);
    for (; made * 1.2 < performance.now() - start; made++) makeTrace(tracer, made);
  }
}
