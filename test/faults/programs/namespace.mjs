// SPDX-License-Identifier: Apache-2.0
// Runs the steps of a row of kernel.ts, in the network namespace that it is started in, and prints what came of them.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { diag } from '@opentelemetry/api';
import { XRaySpanExporter } from '@otel-xray/exporter';

const { address, timeoutMillis, steps } = JSON.parse(process.argv[2]);
const warnings = [];
const ignore = () => undefined;
diag.setLogger({
  error: ignore,
  warn: (component, text) => warnings.push(`${component} ${text}`),
  info: ignore,
  debug: ignore,
  verbose: ignore,
});
const exporter = new XRaySpanExporter({ daemonAddress: address, timeoutMillis });
const answers = [];
let spans = 0;
let receiver;
let arrived = 0;
let lostByKernel = 0;

const STEPS = {
  sh: async (command) => execFileSync('sh', ['-c', command]),
  listen: async (host) => {
    receiver = fork(new URL('receiver.mjs', import.meta.url), [host, '2000']);
    await once(receiver, 'message');
  },
  freeze: async () => receiver.kill('SIGSTOP'),
  thaw: async () => receiver.kill('SIGCONT'),
  close: async () => {
    receiver.send('count');
    const [read] = await once(receiver, 'message');
    arrived += read.arrived;
    lostByKernel += read.lost;
    receiver.kill();
    await once(receiver, 'exit');
  },
  give: (count) => {
    const call = answers.push(0) - 1;
    const batch = Array.from({ length: count }, () => spanOf(++spans));
    return new Promise((resolve) =>
      exporter.export(batch, () => {
        answers[call]++;
        resolve();
      }),
    );
  },
};
// Waiting for an export does not keep a process alive.
const awake = setInterval(ignore, 60_000);
for (const [name, argument] of steps) await STEPS[name](argument);
await exporter.forceFlush();
const stats = exporter.stats();
await exporter.shutdown();
clearInterval(awake);
console.log(JSON.stringify({ stats, warnings, answers, arrived, lostByKernel }));

function spanOf(number) {
  const spanId = number.toString(16).padStart(16, '0');
  const spanContext = () => ({ traceId: `65920080${spanId.padStart(24, '0')}`, spanId });
  const [startTime, endTime] = [1_704_067_200, 1_704_067_201].map((second) => [second, 0]);
  const resource = { attributes: { 'service.name': 'shop' } };
  const nothing = { attributes: {}, events: [], links: [], status: { code: 0 } };
  return { name: 'work', kind: 1, spanContext, startTime, endTime, resource, ...nothing };
}
