// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from '@otel-xray/segment';
import { type Deadline, MAX_TIMER_MILLIS } from './deadline.ts';
import { type SendResult, SHUT_DOWN, type Transport } from './transport.ts';

/** How often and how patiently documents are sent again. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. Default: 6. */
  readonly maxAttempts: number;
  /** Longest wait before the second attempt; doubles from there. Default: 200 ms. */
  readonly baseMillis: number;
  /** Longest wait of all. Default: 5,000 ms. */
  readonly maxMillis: number;
  /** A number from 0 to 1, as `Math.random` gives it. */
  readonly random: () => number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 6,
  baseMillis: 200,
  maxMillis: 5_000,
  random: Math.random,
};

/**
 * Wait before attempt `attempt + 1` (the first attempt is 1): anything from 0 to `base * 2^(attempt-1)`, at most
 * `max`. Full jitter, so that clients which failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMillis(attempt: number, policy: RetryPolicy): number {
  const ceiling = Math.min(policy.maxMillis, policy.baseMillis * 2 ** (attempt - 1));
  return policy.random() * ceiling;
}

/** Sends again what failed with `retry`, until it succeeds, the attempts are used up or the deadline is near. */
export function withRetry(transport: Transport, policy: RetryPolicy = DEFAULT_RETRY_POLICY): Transport {
  return new RetryingTransport(transport, policy);
}

/** An attempt that begins with less time than this left would end as a `timeout`, and hide why it was made. */
const MIN_ATTEMPT_MILLIS = 100;

class RetryingTransport implements Transport {
  readonly #inner: Transport;
  readonly #policy: RetryPolicy;
  readonly #sleepers = new Set<() => void>();
  #closed = false;

  constructor(inner: Transport, policy: RetryPolicy) {
    this.#inner = inner;
    this.#policy = policy;
  }

  get maxDocumentBytes(): number {
    return this.#inner.maxDocumentBytes;
  }

  async send(documents: readonly SegmentDocument[], deadline: Deadline): Promise<readonly SendResult[]> {
    let results = await this.#inner.send(documents, deadline);
    for (let attempt = 1; results.some(isRetry); attempt++) {
      const wait = Math.max(backoffMillis(attempt, this.#policy), longestWish(results));
      const isLast = attempt >= this.#policy.maxAttempts;
      if (isLast || wait + MIN_ATTEMPT_MILLIS > deadline.remainingMillis()) return results.map(giveUp);
      await this.#sleep(wait);
      if (this.#closed) return results.map((result) => (isRetry(result) ? SHUT_DOWN : result));
      const again = await this.#inner.send(
        documents.filter((_, index) => isRetry(results[index])),
        deadline,
      );
      let next = 0;
      results = results.map((result) => (isRetry(result) ? (again[next++] ?? giveUp(result)) : result));
    }
    return results;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#sleepers) wake();
    await this.#inner.close();
  }

  #sleep(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(millis, MAX_TIMER_MILLIS));
      timer.unref();
      this.#sleepers.add(wake);
    });
  }
}

function isRetry(result: SendResult | undefined): boolean {
  return result?.status === 'retry';
}

function longestWish(results: readonly SendResult[]): number {
  return results.reduce(
    (most, result) => Math.max(most, (result.status === 'retry' && result.afterMillis) || 0),
    0,
  );
}

function giveUp(result: SendResult): SendResult {
  return result.status === 'retry'
    ? { status: 'dropped', reason: result.reason, error: result.error }
    : result;
}
