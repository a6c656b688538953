// SPDX-License-Identifier: Apache-2.0
// Runs the demo as its users do, on the built packages.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startLocalXRay, summariseServices } from '@otel-xray/local';
import { afterEach, describe, expect, it } from 'vitest';

const DEMO = fileURLToPath(new URL('../src/demo.mjs', import.meta.url));
const TIMEOUT_MILLIS = 90_000;

interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; output: string }>;
  /** Waits until this was said, and gives the match. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

function startDemo(...options: string[]): Demo {
  const child = spawn(process.execPath, [DEMO, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return { code, output };
  });
  async function said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(output);
      if (match) return match;
      if (!running.has(child)) throw new Error(`ended without saying ${pattern}\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return { child, ended, said };
}

describe('npm run demo', { timeout: TIMEOUT_MILLIS }, () => {
  it('ends with 0 and a summary when what arrived is what was expected', async () => {
    const { code, output } = await startDemo().ended;
    expect(output).toMatch(/^demo: 44 traces, \d+ documents, 5 services, nothing missing \(\d+\.\d s\)$/m);
    expect(output).toMatch(/^ {2}storefront → catalog +39 +5 +· +·$/m);
    expect(output).toMatch(/^ {2}orders → payments +15 +· +3 +4$/m);
    expect(output).toMatch(/^ {2}orders → shipping +21 +· +· +·$/m);
    expect(output).toMatch(/^ {2}http:\S+\/orders-placed {2}\(AWS::SQS::Queue\) +21 +· +· +·$/m);
    expect(output).toContain('CardIssuerError: no issuer answers for card 4000-0000');
    expect(output).toMatch(/at askIssuer \(.*payments\.mjs:\d+\)/);
    expect(code, output).toBe(0);
  });

  it('ends with 1 and names what is missing when a service is left out', async () => {
    const { code, output } = await startDemo('--without', 'payments').ended;
    expect(output).toMatch(/^demo: 44 traces, .* 3 services, \d+ of \d+ checks failed/m);
    expect(output).toMatch(/✗ calls orders → payments$/m);
    expect(output).toMatch(/✗ node 127\.0\.0\.1 \(remote\)\n +expected not there, got there/);
    expect(output).toMatch(/✗ buy: answers 201\n +expected 12, got 0/);
    expect(code, output).toBe(1);
  });

  it('ends with 1 when nobody works on the messages', async () => {
    const { code, output } = await startDemo('--without', 'shipping').ended;
    expect(output).toMatch(/✗ messages left in the queue\n +expected 0, got 21/);
    expect(output).toMatch(/✗ node shipping\n +expected there, got not there/);
    expect(code, output).toBe(1);
  });

  it('sends to another daemon with --daemon', async () => {
    const daemon = await startLocalXRay({ port: 0 });
    const { code, output } = await startDemo('--daemon', daemon.env.AWS_XRAY_DAEMON_ADDRESS).ended;
    await daemon.close();
    expect(output).toMatch(/^demo: 44 requests, \d+ spans sent to 127\.0\.0\.1:\d+, nothing missing/m);
    expect(daemon.stats()).toMatchObject({ traces: 44, rejects: 0 });
    expect(summariseServices(daemon.traces()).nodes).toContainEqual(
      expect.objectContaining({ name: 'shipping', ok: 21 }),
    );
    expect(code, output).toBe(0);
  });

  it('keeps the shop open with --serve, shows new traces, and closes on Ctrl-C', async () => {
    const demo = startDemo('--serve');
    const [, url] = await demo.said(/curl (http:\S+)\/products\/unicorn/);
    const answer = await fetch(`${url}/products/mug`);
    const [, traceId] = /Root=([^;]+)/.exec(answer.headers.get('x-amzn-trace-id') ?? '') ?? [];
    await demo.said(new RegExp(`^${traceId} `, 'm'));
    demo.child.kill('SIGINT');
    const { code, output } = await demo.ended;
    expect(code, output).toBe(0);
    await expect(fetch(`${url}/products/mug`)).rejects.toThrow();
  });

  it('leaves no process behind when it is killed', async () => {
    const demo = startDemo('--serve');
    const [, url] = await demo.said(/curl (http:\S+)\/products\/unicorn/);
    demo.child.kill('SIGKILL');
    // Its output is only at its end when the last of the processes that share it is gone.
    await demo.ended;
    await expect(fetch(`${url}/products/mug`)).rejects.toThrow();
  });

  it('says what it does not understand', async () => {
    const { code, output } = await startDemo('--without', 'postgres').ended;
    expect(output).toContain('--without postgres: not catalog, orders, payments, shipping');
    expect(code).toBe(2);
  });
});
