// SPDX-License-Identifier: Apache-2.0
export { isDaemonHeader, isOtlpDocument } from '../datagram.ts';
export { MAX_ANNOTATIONS } from './document-rules.ts';
export type { Effect, Finding } from './finding.ts';
export {
  type AcceptedDocument,
  acceptDocument,
  type Judgement,
  judgeDocument,
  type RefusedDocument,
} from './judge.ts';
export { MAX_DOCUMENT_BYTES, type SegmentErrorCode } from './refusals.ts';
export { judgeTrace, MAX_TRACE_BYTES } from './trace-rules.ts';
