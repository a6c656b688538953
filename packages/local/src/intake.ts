// SPDX-License-Identifier: Apache-2.0
import { acceptDocument } from './acceptance/judge.ts';
import { type Datagram, isOtlpDocument, parseDatagram } from './datagram.ts';
import { type Reject, type Source, toExcerpt } from './rejects.ts';
import type { TraceStore } from './store.ts';

/** An entry of `UnprocessedTraceSegments`. */
export interface UnprocessedSegment {
  readonly Id: string | null;
  readonly ErrorCode: string;
  readonly Message: string;
}

/** Where documents go in, whatever they came by. */
export interface Intake {
  /** One datagram: nobody is told when it is refused. */
  datagram(bytes: Uint8Array, from: string): void;
  /** One document; the answer says why it was refused. */
  document(text: string, source: Source, from: string): UnprocessedSegment | undefined;
}

/** What an intake feeds. */
export interface IntakeOptions {
  readonly store: TraceStore;
  onDocument(traceId: string): void;
  onReject(reject: Reject): void;
}

const DATAGRAM_MESSAGES: Readonly<Record<Extract<Datagram, { status: 'refused' }>['reason'], string>> = {
  'missing-header-or-body': 'Missing header or segment: a datagram is a header, a newline and a document',
  'invalid-header': 'Invalid header: the first line must be {"format":"json","version":1}',
};

/** Puts documents that X-Ray would take into the store, and the others on the list of rejects. */
export function createIntake({ store, onDocument, onReject }: IntakeOptions): Intake {
  function document(text: string, source: Source, from: string): UnprocessedSegment | undefined {
    const excerpt = toExcerpt(text);
    if (isOtlpDocument(text)) {
      const message = 'OTLP spans (T1S, T1U) are not supported yet: send segment documents';
      onReject({ reason: 'otlp-not-supported-yet', message, source, from, id: null, excerpt });
      return { Id: null, ErrorCode: 'ParseError', Message: message };
    }
    const judged = acceptDocument(text);
    if (judged.verdict === 'refused') {
      const { code, id, message } = judged;
      onReject({ reason: code, message, source, from, id, excerpt });
      return { Id: id, ErrorCode: code, Message: message };
    }
    store.add(judged, text);
    onDocument(judged.traceId);
    return undefined;
  }

  return {
    document,
    datagram(bytes, from): void {
      const datagram = parseDatagram(bytes);
      if (datagram.status === 'document') {
        document(datagram.text, 'udp', from);
        return;
      }
      const { reason } = datagram;
      const excerpt = toExcerpt(Buffer.from(bytes.subarray(0, 1_000)).toString());
      onReject({ reason, message: DATAGRAM_MESSAGES[reason], source: 'udp', from, id: null, excerpt });
    },
  };
}
