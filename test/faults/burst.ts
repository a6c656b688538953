// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ExporterStats } from '@otel-xray/exporter';

/** Spans that end at once, each a document of its own. */
export interface Burst {
  readonly processor: 'BatchSpanProcessor' | 'XRaySpanProcessor';
  readonly documents: number;
  readonly bytes: number;
}

const SIZES = [500, 2_000, 8_000, 30_000, 60_000];

/** Every size, through both processors. */
export const BURSTS: readonly Burst[] = SIZES.flatMap((bytes) => [
  { processor: 'BatchSpanProcessor', documents: 10_000, bytes },
  { processor: 'XRaySpanProcessor', documents: 10_000, bytes },
]);

/** Before the command of a receiver: Linux lets it run whenever it has something to do. */
export const BEFORE_OTHERS = ['chrt', '-f', '10'] as const;

/** The name of a test. */
export function describeBurst({ processor, documents, bytes }: Burst): string {
  return `${documents.toLocaleString('en')} documents of ${bytes / 1_000} kB by ${processor}`;
}

/** Sends a burst from a process of its own, which ends by itself. */
export async function send(
  { processor, documents, bytes }: Burst,
  port: number,
): Promise<{ readonly stats: ExporterStats; readonly millis: number; readonly cpuMillis: number }> {
  const program = fileURLToPath(new URL('programs/burst.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, processor, String(documents), String(bytes)], {
    env: { PATH: process.env.PATH, AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the sender ended with ${code}`);
  return JSON.parse(output);
}
