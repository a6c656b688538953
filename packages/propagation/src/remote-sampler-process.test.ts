// SPDX-License-Identifier: Apache-2.0
// The built package, in a process of its own: polling must neither keep it alive nor be traced.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Answer, rule, rulesAnswer, startXRay } from './test-xray.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../dist/index.mjs', import.meta.url));

/** Runs a program that is alive until X-Ray has been asked, and gives what it printed. */
async function run(code: string, answer: Answer) {
  const xray = await startXRay(answer);
  try {
    const called = xray.called();
    const program = `${code}\nprocess.stdin.once('data', () => process.stdin.destroy());`;
    const ended = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: here,
      env: { ...process.env, DIST: dist, ENDPOINT: xray.endpoint, NODE_OPTIONS: '' },
    });
    await called;
    ended.child.stdin?.end('asked');
    return { ...(await ended), calls: xray.calls };
  } finally {
    await xray.close();
  }
}

describe.skipIf(!existsSync(dist))('a process with a sampler', () => {
  it.each<[string, Answer]>([
    ['answered', rulesAnswer(rule('Default'))],
    ['not answered', 'hang'],
  ])('ends when its own work has: %s', async (_, answer) => {
    const code = `
      const { XRayRemoteSampler } = await import(process.env.DIST);
      new XRayRemoteSampler({ endpoint: process.env.ENDPOINT });`;
    expect(await run(code, answer)).toMatchObject({ stdout: '', stderr: '' });
  });

  it('does not trace its calls', async () => {
    const code = `
      import { createRequire } from 'node:module';
      import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
      import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
      const exporter = new InMemorySpanExporter();
      new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
      new HttpInstrumentation();
      const http = createRequire(import.meta.url)('node:http');
      const { XRayRemoteSampler } = await import(process.env.DIST);
      // A call that is traced shows that calls are.
      await new Promise((resolve) => http.get('http://127.0.0.1:9').on('error', resolve));
      new XRayRemoteSampler({ endpoint: process.env.ENDPOINT });
      process.on('exit', () => console.log(exporter.getFinishedSpans().map((span) => span.attributes['server.port'])));`;
    const { stdout, calls } = await run(code, rulesAnswer(rule('Default')));
    expect(stdout).toBe('[ 9 ]\n');
    expect(calls[0]?.headers.traceparent).toBeUndefined();
  });
});
