// SPDX-License-Identifier: Apache-2.0
import { describeReject, type LocalXRay, renderTimeline, startLocalXRay, type Trace } from '@otel-xray/local';
import { type Command, InvalidArgumentError } from 'commander';
import { createOutput, type Output } from '../output.ts';
import type { ProcessIo } from '../process-io.ts';

interface LocalOptions {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: readonly string[];
  readonly awsSampling?: true;
}

const HELP = `
Takes what the X-Ray daemon takes (UDP, sampling) and PutTraceSegments (HTTP) on one port, keeps the last 5,000 traces
in memory, and prints each trace when it is complete and nothing more arrives. Ctrl-C ends it.

  $ otel-xray local
  $ AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:2000 node app.js`;

/** Ids of traces that have been printed: as many as there can be in the store, and then some. */
const MAX_REMEMBERED = 10_000;

/** Adds `otel-xray local`. `finish` takes the exit code. */
export function addLocalCommand(program: Command, io: ProcessIo, finish: (exitCode: number) => void): void {
  program
    .command('local')
    .summary('X-Ray on this machine: prints traces as they complete')
    .description('Runs a local X-Ray and prints each trace as it completes.')
    .option('--port <number>', 'UDP and TCP port; 0 takes any that is free', parsePort, 2000)
    .option('--host <address>', 'address to listen on; 0.0.0.0 in a container', '127.0.0.1')
    .option('--allow-host <name>', 'another name HTTP clients may call it by (repeatable)', collect)
    .option('--aws-sampling', 'tell samplers to take one request a second and 5 %, as AWS does; else all')
    .addHelpText('after', HELP)
    .action(async (options: LocalOptions) => finish(await runLocal(options, io)));
}

/** X-Ray's own default rule. https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
const AWS_SAMPLING = [{ RuleName: 'Default', FixedRate: 0.05, ReservoirSize: 1 }];

async function runLocal(
  { port, host, allowHost, awsSampling }: LocalOptions,
  io: ProcessIo,
): Promise<number> {
  let xray: LocalXRay;
  try {
    xray = await startLocalXRay({
      port,
      host,
      allowedHosts: allowHost,
      samplingRules: awsSampling && AWS_SAMPLING,
    });
  } catch (error: unknown) {
    io.stderr.write(`otel-xray: ${error instanceof Error ? error.message : String(error)}\n`);
    if (isPortInUse(error))
      io.stderr.write(`otel-xray: try: otel-xray local --port ${(port + 1) % 65_536}\n`);
    return 1;
  }

  const output = createOutput(io.stdout);
  const interrupted = new Promise<void>((resolve) => io.onInterrupt(resolve));
  const shown = new Set<string>();
  xray.onTrace((trace) => printTrace(trace, shown, output, io));
  xray.onReject((reject) => void output.write(`${describeReject(reject)}\n`));
  await output.write(firstScreen(xray));
  await Promise.race([interrupted, output.gone]);
  await xray.close();
  await output.write(summary(xray));
  output.release();
  return 0;
}

function firstScreen({ url, env }: LocalXRay): string {
  return [
    `Local X-Ray listens on ${env.AWS_XRAY_DAEMON_ADDRESS}, UDP and TCP. Send traces to it:`,
    '',
    `  export AWS_XRAY_DAEMON_ADDRESS=${env.AWS_XRAY_DAEMON_ADDRESS}   # what sends to the X-Ray daemon`,
    `  export AWS_ENDPOINT_URL_XRAY=${url}   # what calls the X-Ray API`,
    '',
    'Traces appear here as they complete. Ctrl-C ends it.',
    '',
    '',
  ].join('\n');
}

function printTrace(trace: Trace, shown: Set<string>, output: Output, io: ProcessIo): void {
  const { stdout, env } = io;
  const colour = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const again = shown.has(trace.id) ? ['More of a trace shown before:'] : [];
  shown.add(trace.id);
  if (shown.size > MAX_REMEMBERED)
    for (const oldest of [...shown].slice(0, MAX_REMEMBERED / 2)) shown.delete(oldest);
  const lines = [...again, ...renderTimeline(trace, { width: stdout.columns ?? 100, colour }), '', ''];
  void output.write(lines.join('\n'));
}

function summary(xray: LocalXRay): string {
  const { traces, documents, evictedTraces, rejects } = xray.stats();
  const evicted = evictedTraces > 0 ? `, evicted to make room: ${evictedTraces}` : '';
  return `\nTraces: ${traces}, documents: ${documents}, rejects: ${rejects}${evicted}\n`;
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Not a port number from 0 to 65535.');
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
