// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from '@otel-xray/segment';
import { createDeadline, type Deadline } from './deadline.ts';
import type { SendResult, Transport } from './transport.ts';

/** Longer than any test may take. */
export const NO_DEADLINE: Deadline = createDeadline(600_000);

/** A document of exactly `size` bytes (at least 60) whose id is `number` in 16 digits. */
export function documentOf(number: number, size = 100, spans = 1): SegmentDocument {
  const id = String(number).padStart(16, '0');
  const frame = { id, name: '' };
  const text = JSON.stringify({
    ...frame,
    name: 'n'.repeat(Math.max(0, size - JSON.stringify(frame).length)),
  });
  return {
    bytes: new TextEncoder().encode(text),
    spanIds: Array.from({ length: spans }, (_, span) => `${id}-${span}`),
  };
}

export function documentsOf(count: number, size = 100): SegmentDocument[] {
  return Array.from({ length: count }, (_, number) => documentOf(number, size));
}

/** A transport that answers each call as told, and records how many documents it was given. */
export function scriptedTransport(...answers: SendResult[][]): Transport & { calls: number[] } {
  const calls: number[] = [];
  return {
    calls,
    maxDocumentBytes: 65_536,
    send: async (documents) => {
      calls.push(documents.length);
      return answers[calls.length - 1] ?? documents.map(() => ({ status: 'sent' }));
    },
    close: async () => undefined,
  };
}
