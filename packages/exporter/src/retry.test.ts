// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';
import { createDeadline } from './deadline.ts';
import { backoffMillis, DEFAULT_RETRY_POLICY, withRetry } from './retry.ts';
import { documentsOf, NO_DEADLINE, scriptedTransport } from './test-documents.ts';
import type { SendResult } from './transport.ts';

const SENT: SendResult = { status: 'sent' };
const AGAIN: SendResult = { status: 'retry', reason: 'throttled' };
const REJECTED: SendResult = { status: 'rejected', code: 'MissingName' };
const AT_ONCE = { ...DEFAULT_RETRY_POLICY, random: () => 0 };

describe('backoffMillis', () => {
  it.each([
    [1, 1, 200],
    [2, 1, 400],
    [3, 1, 800],
    [6, 1, 5_000],
    [60, 1, 5_000],
    [5_000, 1, 5_000],
    [3, 0.5, 400],
    [3, 0, 0],
  ])('after attempt %d with luck %d: %d ms', (attempt, luck, millis) => {
    expect(backoffMillis(attempt, { ...DEFAULT_RETRY_POLICY, random: () => luck })).toBe(millis);
  });
});

describe('withRetry', () => {
  it('sends again only what failed, and keeps the order of the results', async () => {
    const inner = scriptedTransport([SENT, AGAIN, REJECTED, AGAIN], [AGAIN, SENT], [REJECTED]);
    const results = await withRetry(inner, AT_ONCE).send(documentsOf(4), NO_DEADLINE);
    expect(results).toEqual([SENT, REJECTED, REJECTED, SENT]);
    expect(inner.calls).toEqual([4, 2, 1]);
  });

  it('gives up after the last attempt, with the reason of the failure', async () => {
    const error = new Error('slow down');
    const inner = scriptedTransport(...Array.from({ length: 10 }, () => [{ ...AGAIN, error }]));
    const results = await withRetry(inner, AT_ONCE).send(documentsOf(1), NO_DEADLINE);
    expect(results).toEqual([{ status: 'dropped', reason: 'throttled', error }]);
    expect(inner.calls).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each([0, 90])('does not begin an attempt with %d ms left', async (millis) => {
    const inner = scriptedTransport([AGAIN]);
    const results = await withRetry(inner, AT_ONCE).send(documentsOf(1), createDeadline(millis));
    expect(results).toEqual([{ status: 'dropped', reason: 'throttled', error: undefined }]);
    expect(inner.calls).toEqual([1]);
  });

  it('honours a wish for more time by giving up where there is less', async () => {
    const inner = scriptedTransport([{ ...AGAIN, afterMillis: 3_600_000 }]);
    const results = await withRetry(inner, AT_ONCE).send(documentsOf(1), NO_DEADLINE);
    expect(results).toMatchObject([{ status: 'dropped', reason: 'throttled' }]);
  });

  it('waits as long as the other side wishes', async () => {
    vi.useFakeTimers();
    try {
      const inner = scriptedTransport([{ ...AGAIN, afterMillis: 20_000 }]);
      const results = withRetry(inner, AT_ONCE).send(documentsOf(1), createDeadline(30_000));
      await vi.advanceTimersByTimeAsync(19_999);
      expect(inner.calls).toEqual([1]);
      await vi.advanceTimersByTimeAsync(1);
      expect(inner.calls).toEqual([1, 1]);
      expect(await results).toEqual([SENT]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('wakes up and gives up when it is closed', async () => {
    const inner = scriptedTransport([SENT, { ...AGAIN, afterMillis: 60_000 }]);
    const transport = withRetry(inner, AT_ONCE);
    const results = transport.send(documentsOf(2), NO_DEADLINE);
    await new Promise(setImmediate);
    await transport.close();
    expect(await results).toEqual([SENT, { status: 'dropped', reason: 'shut-down' }]);
  });

  it('hands the documents over in the same turn', () => {
    const inner = scriptedTransport();
    void withRetry(inner).send(documentsOf(1), NO_DEADLINE);
    expect(inner.calls).toEqual([1]);
  });

  it('has the size of the transport inside', () => {
    expect(withRetry(scriptedTransport()).maxDocumentBytes).toBe(65_536);
  });
});
