// SPDX-License-Identifier: Apache-2.0
import type { Trace } from './trace.ts';

/** Where waiters look, and what they say when they have waited in vain. */
export interface WaiterSource {
  trace(id: string): Trace | undefined;
  traces(): Trace[];
  /** What has arrived, for the message of the error. */
  describe(): string;
}

/** Calls that wait for a trace. */
export interface Waiters {
  waitForTrace(predicate: (trace: Trace) => boolean, timeoutMillis: number): Promise<Trace>;
  /** Something arrived for this trace. */
  changed(id: string): void;
  /** Rejects all that are left. */
  close(): void;
}

interface Waiter {
  /** True where the waiter is done with. */
  check(trace: Trace): boolean;
  fail(why: string): void;
}

/**
 * Waiters are asked once a turn of the event loop about each trace that changed in it, rather than once a document:
 * a burst of a thousand documents would otherwise put its trace together a thousand times.
 */
export function createWaiters(source: WaiterSource): Waiters {
  const waiters = new Set<Waiter>();
  const changed = new Set<string>();
  let closed = false;

  function askAll(): void {
    const ids = [...changed];
    changed.clear();
    for (const id of ids) {
      const trace = waiters.size > 0 ? source.trace(id) : undefined;
      if (!trace) continue;
      for (const waiter of waiters) {
        if (waiter.check(trace)) waiters.delete(waiter);
      }
    }
  }

  function wait(predicate: (trace: Trace) => boolean, timeoutMillis: number): Promise<Trace> {
    return new Promise((resolve, reject) => {
      let thrown: unknown;
      // Keeps the process alive, unlike everything else here: somebody awaits this.
      const timer = setTimeout(() => {
        waiters.delete(waiter);
        waiter.fail(`no trace satisfied the predicate within ${timeoutMillis} ms`);
      }, timeoutMillis);
      const waiter: Waiter = {
        check(trace): boolean {
          try {
            // A predicate may well trip over a trace that is not all there yet: that is a no, for now.
            if (!predicate(trace)) return false;
          } catch (error: unknown) {
            thrown = error;
            return false;
          }
          clearTimeout(timer);
          resolve(trace);
          return true;
        },
        fail(why): void {
          clearTimeout(timer);
          const last = thrown === undefined ? '' : ` (last time it threw ${String(thrown)})`;
          reject(new Error(`${why}${last}\n${source.describe()}`, { cause: thrown }));
        },
      };
      if (source.traces().some((trace) => waiter.check(trace))) return;
      if (closed) waiter.fail('local X-Ray is closed, and no trace satisfied the predicate');
      else waiters.add(waiter);
    });
  }

  return {
    waitForTrace: wait,
    changed(id): void {
      if (waiters.size === 0) return;
      if (changed.size === 0) setImmediate(askAll);
      changed.add(id);
    },
    close(): void {
      closed = true;
      askAll();
      for (const waiter of waiters)
        waiter.fail('local X-Ray was closed before a trace satisfied the predicate');
      waiters.clear();
    },
  };
}
