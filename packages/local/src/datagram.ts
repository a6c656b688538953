// SPDX-License-Identifier: Apache-2.0
import { isRecord } from './document.ts';

/** Why a datagram never became a document. */
export type DatagramErrorReason = 'missing-header-or-body' | 'invalid-header';

/** What a datagram holds: the text of one document, or nothing, and why. */
export type Datagram =
  | { readonly status: 'document'; readonly text: string }
  | { readonly status: 'refused'; readonly reason: DatagramErrorReason };

const NEWLINE = 0x0a;

/** OTLP spans in the place of a document, base64 of protobuf: `T1S` sampled, `T1U` not. */
const OTLP_PREFIX = /^T1[SU]/;

/** Whether what stands in the place of a document is OTLP, as the AWS Distro for OpenTelemetry sends it. */
export function isOtlpDocument(text: string): boolean {
  return OTLP_PREFIX.test(text);
}

/**
 * Reads a datagram as the X-Ray daemon does: a header, the first newline, one document.
 *
 *     {"format": "json", "version": 1}\n{"name":"shop","id":"70de5b6f19ff9a0a",…}
 *
 * Members of the header other than these two are ignored; what follows it is not looked at here. Shell users
 * (`cat segment.txt > /dev/udp/127.0.0.1/2000`) leave newlines at the end, which are cut.
 */
export function parseDatagram(bytes: Uint8Array): Datagram {
  const split = bytes.indexOf(NEWLINE);
  if (split < 0) return { status: 'refused', reason: 'missing-header-or-body' };
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Looks back so that a run of newlines is gone through once: 64 kB of them would take seconds.
  const text = view.toString('utf8', split + 1).replace(/(?<![\r\n])[\r\n]+$/, '');
  if (text === '') return { status: 'refused', reason: 'missing-header-or-body' };
  if (!isDaemonHeader(view.toString('utf8', 0, split)))
    return { status: 'refused', reason: 'invalid-header' };
  return { status: 'document', text };
}

/** Whether a line is what a datagram begins with: `{"format":"json","version":1}`. */
export function isDaemonHeader(text: string): boolean {
  try {
    const header: unknown = JSON.parse(text);
    if (!isRecord(header)) return false;
    return (
      typeof header.format === 'string' && header.format.toLowerCase() === 'json' && header.version === 1
    );
  } catch {
    return false;
  }
}
