// SPDX-License-Identifier: Apache-2.0
// `XRAY_DAEMON_BIN=/path/to/xray npm run test:daemon`: the same bursts to AWS's X-Ray daemon, with its own defaults,
// counted where it delivers them. It gets the processor when it wants it, which needs root. Built from
// https://github.com/aws/aws-xray-daemon by `go build ./cmd/tracing`.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { BEFORE_OTHERS, BURSTS, type Burst, describeBurst, send } from './burst.ts';

const { XRAY_DAEMON_BIN } = process.env;

for (const burst of BURSTS) {
  it(describeBurst(burst), { timeout: 300_000 }, ({ skip }) =>
    XRAY_DAEMON_BIN ? check(burst, XRAY_DAEMON_BIN) : skip('XRAY_DAEMON_BIN names no X-Ray daemon'),
  );
}

/** The daemon sends what it has after a second without more. */
const QUIET_MILLIS = 3_000;

async function check(burst: Burst, binary: string): Promise<void> {
  const endpoint = await startEndpoint();
  const daemon = await startDaemon(binary, endpoint.url);
  try {
    const { stats, millis } = await send(burst, daemon.port);
    for (let before = -1; before < endpoint.documents(); await sleep(QUIET_MILLIS))
      before = endpoint.documents();
    const delivered = endpoint.documents();
    console.log(
      `${describeBurst(burst)}: ${delivered} delivered, ${Math.round(millis)} ms; ${daemon.said()}`,
    );
    expect(stats).toMatchObject({ given: burst.documents, sent: burst.documents, inFlight: 0 });
    expect(delivered).toBeGreaterThanOrEqual(burst.documents * 0.999);
  } finally {
    await daemon.stop();
    await endpoint.close();
  }
}

/** PutTraceSegments that counts. */
async function startEndpoint() {
  let documents = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/TraceSegments')
        documents += JSON.parse(Buffer.concat(chunks).toString()).TraceSegmentDocuments.length;
      response.setHeader('content-type', 'application/json').end('{"UnprocessedTraceSegments":[]}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    documents: () => documents,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function startDaemon(binary: string, endpoint: string) {
  const folder = mkdtempSync(join(tmpdir(), 'otel-xray-daemon-'));
  const config = join(folder, 'cfg.yaml');
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  writeFileSync(config, `Version: 2\nRegion: eu-west-1\nEndpoint: "${endpoint}"\nLocalMode: true\n`);
  const [chrt, ...first] = BEFORE_OTHERS;
  const child = spawn(chrt, [...first, binary, '-c', config, '-b', address, '-t', address, '-l', 'warn'], {
    env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  // It answers on TCP once it takes datagrams.
  while (
    !(await fetch(`http://${address}`).then(
      () => true,
      () => false,
    ))
  )
    await sleep(50);
  return {
    port,
    /** How often it said what, without times. */
    said(): string {
      const lines = log.split('\n').filter((line) => line !== '');
      return `the daemon wrote ${lines.length} lines${lines.length > 0 ? `, the last: ${lines.at(-1)}` : ''}`;
    },
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
