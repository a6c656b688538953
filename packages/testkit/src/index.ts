// SPDX-License-Identifier: Apache-2.0
export { createApplication, type TestApplication } from './application.ts';
export { recordDiag } from './diag.ts';
export { segmentDocumentSchema } from './segment-schema.ts';
export {
  event,
  SHOP,
  type SpanInit,
  START_SECONDS,
  span,
  spanId,
  TRACE_ID,
  type TraceInit,
  time,
  trace,
} from './spans.ts';
export { countAnnotations, validateSegmentDocument } from './validate.ts';
