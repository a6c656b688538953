// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the process of `surroundings-process.ts` tells when it runs. */
export interface Addresses {
  readonly daemon: string;
  /** For those that send OTLP, which is counted alone. */
  readonly otlpDaemon: string;
  /** DynamoDB, and whom else the functions call. */
  readonly peer: string;
}

/** What it answers when it is asked: spans by trace. */
export type SpanCounts = Readonly<Record<string, number>>;

/** The daemon and whom the functions call, in a process of their own, so that no measurement waits for them. */
export interface Surroundings {
  readonly addresses: Addresses;
  /** What has arrived. */
  spans(): Promise<SpanCounts>;
  close(): Promise<void>;
}

export async function startSurroundings(): Promise<Surroundings> {
  const child = fork(fileURLToPath(new URL('surroundings-process.ts', import.meta.url)));
  const [addresses]: Addresses[] = await once(child, 'message');
  if (addresses === undefined) throw new Error('surroundings-process.ts told no addresses');
  return {
    addresses,
    async spans(): Promise<SpanCounts> {
      child.send('spans');
      const [counts]: SpanCounts[] = await once(child, 'message');
      return counts ?? {};
    },
    async close(): Promise<void> {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
