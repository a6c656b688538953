// SPDX-License-Identifier: Apache-2.0
import { formatTraceId, parseTraceHeader, type TraceHeader } from '@otel-xray/segment';

/** The trace of a request that the X-Ray SDK for Python does not record. */
const NO_TRACE = '1-00000000-000000000000000000000000';

/**
 * The header of a request as `parseTraceHeader` reads it, and besides the one by which the X-Ray SDK for Python says
 * that it does not record:
 *
 *     Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0
 *
 * That names no trace, and still decides: without it, what is left out there would begin here, with its first service
 * missing. So it stands for a trace nobody has seen, without a parent, not sampled.
 */
export function parseReceivedHeader(text: string): TraceHeader | undefined {
  const header = parseTraceHeader(text);
  if (header !== undefined || !text.includes(NO_TRACE)) return header;
  const standIn = parseTraceHeader(text.replace(NO_TRACE, formatTraceId(randomTraceId())));
  return standIn?.sampled === false ? { ...standIn, parentId: undefined } : undefined;
}

function randomTraceId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
}
