// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type LocalXRay, startLocalXRay, type Trace } from '@otel-xray/local';
import type { Running } from '../ways-in/run.ts';
import { type Peer, startPeer } from './services.ts';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/otel-xray.mjs', import.meta.url));

/** What is asked of the first service. */
export interface Question {
  readonly path: '/ok' | '/fail';
  readonly headers?: Readonly<Record<string, string>>;
}

/** The trace headers that came to a service. */
export type Came = Readonly<Partial<Record<'x-amzn-trace-id' | 'traceparent', string>>>;

/** What services answered, and what X-Ray has of it. */
export interface Asked {
  readonly status: number;
  readonly hops: readonly Came[];
  readonly traces: readonly Trace[];
  /** Documents X-Ray would have refused. */
  readonly rejects: readonly unknown[];
  /** What services wrote on their error streams, but that they are there. */
  readonly errors: string;
}

/** The names of services in a chain, from the first on. */
export const NAMES = ['front', 'shop', 'back'] as const;

/**
 * Starts a chain of services, asks the first, ends them all; OTLP/JSON goes through `otel-xray translate` to X-Ray.
 * `segments` are awaited: all there are to be.
 */
export async function askChain(
  peers: readonly Peer[],
  { path, headers = {} }: Question,
  segments = peers.length,
): Promise<Asked> {
  const local = await startLocalXRay({ port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'otel-xray-peers-'));
  const services: Running[] = [];
  try {
    let url: string | undefined;
    const spans: string[] = [];
    for (const [index, peer] of [...peers.entries()].reverse()) {
      const file = join(folder, `${index}.ndjson`);
      if (peer.writesSpans) spans.push(file);
      const next: Record<string, string> = url === undefined ? {} : { NEXT: url };
      const started = await startPeer(peer, NAMES[index] ?? `${index}`, {
        ...local.env,
        ...next,
        SPANS: file,
      });
      services.push(started.service);
      url = started.url;
    }
    const answer = await fetch(`${url}${path}`, { headers });
    const body: unknown = await answer.json().catch(() => ({}));
    // What sends to X-Ray by itself may still be at it when the answer is here.
    if (segments > 0) await arrived(local, segments - spans.length);
    await stop(services);
    for (const file of spans) {
      if (existsSync(file)) await sendDocuments(local, await translate(readFileSync(file, 'utf8')));
    }
    if (segments > 0) await arrived(local, segments);
    const { hops } = Object(body);
    return {
      status: answer.status,
      hops: Array.isArray(hops) ? hops : [],
      traces: local.traces(),
      rejects: local.rejects(),
      errors: services.map((service) => service.errors()).join(''),
    };
  } finally {
    await stop(services);
    await local.close();
    rmSync(folder, { recursive: true });
  }
}

/** Documents of OTLP/JSON, by the real command. */
export async function translate(otlp: string): Promise<string[]> {
  const child = spawn(process.execPath, [COMMAND, 'translate'], { stdio: 'pipe' });
  child.stdin.end(otlp);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (errors !== '') throw new Error(errors);
  return out.split('\n').filter((line) => line !== '');
}

async function sendDocuments(local: LocalXRay, documents: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  socket.connect(local.port, '127.0.0.1');
  await once(socket, 'connect');
  for (const document of documents) await promisify(send)(`{"format":"json","version":1}\n${document}`);
  socket.close();

  function send(datagram: string, sent: (error: Error | null) => void): void {
    socket.send(datagram, sent);
  }
}

async function arrived(local: LocalXRay, segments: number): Promise<void> {
  const count = () => local.traces().flatMap((trace) => trace.segments).length;
  if (segments > 0) await local.waitForTrace(() => count() >= segments, { timeoutMillis: 15_000 });
}

async function stop(services: readonly Running[]): Promise<void> {
  for (const service of services) service.kill('SIGTERM');
  await Promise.all(services.map((service) => service.closed));
}
