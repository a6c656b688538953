// SPDX-License-Identifier: Apache-2.0
// `demo.ts <runtime> <wrapper> [serve]`, on a Node.js that takes TypeScript: run.mjs has one. Exit code 0 when what
// arrived is what was expected, else 1.
import { isDeepStrictEqual } from 'node:util';
import { type LocalXRay, serviceGraph, startLocalXRay } from '@otel-xray/local';
import type { LambdaRuntime } from '@otel-xray/testkit/lambda';
import { settle } from '@otel-xray-examples/shop/src/arrival.mjs';
import { drain } from '@otel-xray-examples/shop/src/drain.mjs';
import { showMissing } from '@otel-xray-examples/shop/src/report.mjs';
import { showUntilInterrupted } from '@otel-xray-examples/shop/src/serve.mjs';
import { heading, paint } from '@otel-xray-examples/shop/src/terminal.mjs';
import { RUNTIMES } from '../../../test/lambda/built-runtimes.ts';
import { batchChecks, batchesOf } from './batch-checks.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { drive, type Visit } from './drive.ts';
import { mapChecks } from './map-checks.ts';
import { showReport } from './report.ts';
import { SCENARIOS } from './scenarios.ts';
import { startSpellCheck } from './spell-check.ts';
import { visitChecks } from './trace-checks.ts';

/** The longest that all of it may take, until the API is kept open. */
const DEADLINE_MILLIS = 90_000;
/** For messages: one comes again when its visibility timeout is over. */
const PATIENCE_MILLIS = 30_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const begun = performance.now();
const elapsed = (): string => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;

function say(what: string, more: string): void {
  console.log(`${paint('dim', elapsed().padStart(8))}  ${what.padEnd(12)} ${paint('dim', more)}`);
}

async function run(runtime: LambdaRuntime, wrapper: string, serve: boolean): Promise<number> {
  const xray = await startLocalXRay({ port: 0 });
  say('local X-Ray', `UDP ${xray.env.AWS_XRAY_DAEMON_ADDRESS}`);
  const spellCheck = await startSpellCheck(xray.env);
  say('spell-check', spellCheck.url);
  const cloud = await startCloud({ runtime, wrapper, spellCheckUrl: spellCheck.url, xray });
  say('API', `${cloud.url}, functions on ${runtime.runtime}`);
  const close = async (): Promise<void> => {
    await cloud.close();
    await spellCheck.close();
  };

  const visits = await drive(cloud.url, SCENARIOS);
  say('requests', `${visits.length}`);
  let left = 0;
  for (const queueUrl of cloud.queueUrls) left += await drain(queueUrl, PATIENCE_MILLIS);
  if (!serve) await close();
  await settle(xray, []);
  const code = judge(xray, cloud, visits, left);
  if (serve) {
    clearTimeout(deadline);
    for (const signal of SIGNALS) process.off(signal, end);
    await showUntilInterrupted(xray, 'The API is open. Ctrl-C closes it. Try', commandsFor(cloud.url));
    await close();
  }
  await xray.close();
  return code;
}

/** Shows what arrived, and what is missing. Gives the exit code. */
function judge(xray: LocalXRay, cloud: Cloud, visits: readonly Visit[], left: number): number {
  const traces = xray.traces();
  const { documents, rejects } = xray.stats();
  say('arrived', `${traces.length} traces in ${documents} documents`);
  const graph = serviceGraph(traces);
  const batches = batchesOf(cloud.invoked, traces);
  showReport({ graph, visits, traces, batches });

  const checks = [
    { what: 'messages left in the queue', expected: 0, got: left },
    { what: 'traces', expected: visits.length + cloud.invoked.length, got: traces.length },
    { what: 'documents that X-Ray would refuse', expected: 0, got: rejects },
    { what: 'warnings of the layer', expected: false, got: cloud.logs().includes('@otel-xray/') },
    ...mapChecks(graph),
    ...visitChecks(visits, traces),
    ...batchChecks(batches, visits),
  ];
  const unmet = checks.filter(({ expected, got }) => !isDeepStrictEqual(expected, got));
  if (unmet.length > 0) {
    showMissing(unmet.map(({ what, expected, got }) => ({ what, expected: text(expected), got: text(got) })));
    console.log(paint('dim', cloud.logs()));
  }
  const verdict =
    unmet.length === 0 ? 'nothing missing' : `${unmet.length} of ${checks.length} checks failed`;
  heading(`example: ${traces.length} traces, ${documents} documents, ${verdict} (${elapsed()})`);
  return unmet.length === 0 ? 0 : 1;
}

function text(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Requests to try. */
function commandsFor(url: string): string[] {
  const ask = `curl -H 'x-user: eve' ${url}/notes`;
  const post = `-H 'content-type: application/json' -d '{"title":"Shopping","text":"bread and milc"}'`;
  return [`${ask} ${post}`, ask, `${ask}/<id>`, `${ask}/<id>/spelling`];
}

// An end by default would leave the functions' processes behind.
const end = (): void => process.exit(1);
for (const signal of SIGNALS) process.once(signal, end);
const deadline = setTimeout(() => {
  console.error(`example: not over after ${DEADLINE_MILLIS / 1_000} s`);
  end();
}, DEADLINE_MILLIS);
console.log(
  paint('bold', 'Two Lambda functions, a table, a queue, a bucket and a service, traced into X-Ray\n'),
);
try {
  const [, , name, wrapper = '', serve] = process.argv;
  const runtime = RUNTIMES.find((candidate) => candidate.runtime === name);
  if (!runtime) throw new Error(`no runtime ${name}`);
  process.exitCode = await run(runtime, wrapper, serve === 'serve');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
// Ends those processes too that are still there.
process.exit();
