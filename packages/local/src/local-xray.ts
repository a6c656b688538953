// SPDX-License-Identifier: Apache-2.0
import { isIPv6 } from 'node:net';
import { createApiHandler } from './api.ts';
import { describeArrivals } from './describe.ts';
import { createIntake } from './intake.ts';
import { type Listening, listen } from './listen.ts';
import { type LocalXRayOptions, resolveLocalXRayOptions } from './options.ts';
import { createQuietWatch } from './quiet-watch.ts';
import { createRejectList, type Reject } from './rejects.ts';
import { createSampling } from './sampling.ts';
import { createTraceStore, type StoreStats } from './store.ts';
import type { Trace } from './trace.ts';
import { createWaiters } from './waiters.ts';

/** What local X-Ray has taken and refused. */
export interface LocalXRayStats extends StoreStats {
  readonly rejects: number;
}

/** A running local X-Ray. */
export interface LocalXRay {
  readonly port: number;
  /** For HTTP clients: `http://127.0.0.1:2000`. */
  readonly url: string;
  /** What sends a process here that uses the daemon, or the X-Ray API. */
  readonly env: { readonly AWS_XRAY_DAEMON_ADDRESS: string; readonly AWS_ENDPOINT_URL_XRAY: string };
  /** Every trace as it stands, oldest first. */
  traces(): Trace[];
  /**
   * The first trace that satisfies the predicate, as soon as there is one. Rejects after `timeoutMillis` (default
   * 5,000), and says what did arrive.
   */
  waitForTrace(
    predicate: (trace: Trace) => boolean,
    options?: { readonly timeoutMillis?: number | undefined },
  ): Promise<Trace>;
  /** Told of each trace that has come to rest, and again if it grows after that. Returns how to stop listening. */
  onTrace(listener: (trace: Trace) => void): () => void;
  /** Told of everything refused, at once. Returns how to stop listening. */
  onReject(listener: (reject: Reject) => void): () => void;
  /** The last of what was refused, oldest first. */
  rejects(): readonly Reject[];
  stats(): LocalXRayStats;
  /** Tells listeners of what they have not heard of yet, rejects those who wait, and gives the port back. */
  close(): Promise<void>;
}

/** Longest that an incomplete trace is waited for, in `quietMillis`. */
const PATIENCE_FACTOR = 4;

/**
 * Starts a local X-Ray: the daemon's UDP port, PutTraceSegments and the two calls of sampling on one port number, traces in memory.
 *
 *     const xray = await startLocalXRay({ port: 0 });
 *     // send to xray.env.AWS_XRAY_DAEMON_ADDRESS
 *     const trace = await xray.waitForTrace((t) => t.segments.some((s) => s.name === 'shop'));
 *     await xray.close();
 */
export async function startLocalXRay(options: LocalXRayOptions = {}): Promise<LocalXRay> {
  const { port, host, allowedHosts, maxTraces, maxBytes, maxRejects, quietMillis, samplingRules, unref } =
    resolveLocalXRayOptions(options);
  const listening = await listen(port, host);
  const store = createTraceStore({ maxTraces, maxBytes });
  const rejects = createRejectList(maxRejects);
  const traceListeners = new Set<(trace: Trace) => void>();
  const rejectListeners = new Set<(reject: Reject) => void>();

  const waiters = createWaiters({
    trace: store.trace,
    traces: store.traces,
    describe: () => describeArrivals(store.traces(), rejects.list()),
  });
  const quiet = createQuietWatch({
    quietMillis,
    patienceMillis: quietMillis * PATIENCE_FACTOR,
    isComplete: (id) => store.trace(id)?.complete === true,
    announce(id): void {
      const trace = store.trace(id);
      if (trace) for (const listener of traceListeners) listener(trace);
    },
    now: () => performance.now(),
  });
  const intake = createIntake({
    store,
    onDocument(traceId): void {
      waiters.changed(traceId);
      if (traceListeners.size > 0) quiet.touch(traceId);
    },
    onReject(reject): void {
      rejects.add(reject);
      for (const listener of rejectListeners) listener(reject);
    },
  });
  const sampling = createSampling(samplingRules, Date.now);
  const stats = (): LocalXRayStats => ({ ...store.stats(), rejects: rejects.count() });

  const { socket, server, address } = listening;
  socket.on('message', (bytes, peer) => intake.datagram(bytes, `${peer.address}:${peer.port}`));
  server.on(
    'request',
    createApiHandler({ intake, sampling, host, allowedHosts, counts: () => ({ ...stats() }) }),
  );
  // Without a listener an error after the start, rare as it is, would end the process.
  for (const emitter of [socket, server]) emitter.on('error', () => undefined);
  if (unref) for (const handle of [socket, server]) handle.unref();

  const authority = `${reachableHost(address.address)}:${address.port}`;
  const url = `http://${authority}`;
  let closing: Promise<void> | undefined;
  return {
    port: address.port,
    url,
    env: { AWS_XRAY_DAEMON_ADDRESS: authority, AWS_ENDPOINT_URL_XRAY: url },
    traces: store.traces,
    waitForTrace: (predicate, { timeoutMillis = 5_000 } = {}) =>
      waiters.waitForTrace(predicate, timeoutMillis),
    onTrace: (listener) => subscribe(traceListeners, listener),
    onReject: (listener) => subscribe(rejectListeners, listener),
    rejects: rejects.list,
    stats,
    close(): Promise<void> {
      closing ??= closeAll(listening).then(() => {
        waiters.close();
        quiet.close();
      });
      return closing;
    },
  };
}

/** An address to send to: nobody can send to "all of them". */
function reachableHost(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return isIPv6(address) ? `[${address}]` : address;
}

function subscribe<Value>(
  listeners: Set<(value: Value) => void>,
  listener: (value: Value) => void,
): () => void {
  // A wrapper each: whoever subscribes twice is told twice, and each way to stop stops one.
  const entry = (value: Value): void => listener(value);
  listeners.add(entry);
  return () => listeners.delete(entry);
}

async function closeAll({ socket, server }: Listening): Promise<void> {
  const closed = Promise.all([
    new Promise<void>((resolve) => socket.close(() => resolve())),
    new Promise<void>((resolve) => server.close(() => resolve())),
  ]);
  server.closeAllConnections();
  await closed;
}
