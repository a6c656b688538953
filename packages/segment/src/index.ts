// SPDX-License-Identifier: Apache-2.0
export {
  copyBeside,
  isLocalRoot,
  type KeptMetadata,
  keepMetadata,
  keepSegment,
  keptMetadata,
  metadataText,
  segmentOf,
} from './beside-span.ts';
export { collectorNames } from './collector-names.ts';
export type {
  XRayEntity,
  XRayException,
  XRayHttp,
  XRayLink,
  XRaySegment,
  XRaySql,
} from './document.ts';
export { formatTraceId, rootOnlyParentId } from './ids.ts';
export { ipFamily } from './ip-family.ts';
export { logText } from './log-text.ts';
export { losingParent, OTHER_PARENT_KEY } from './losing-parent.ts';
export { member } from './member.ts';
export type { Outcome, TranslationDrop, TranslationDropReason, TranslatorOptions } from './options.ts';
export { runtimeTraceHeader } from './runtime-header.ts';
export type {
  AttributeSource,
  ResourceSource,
  SpanEventSource,
  SpanIds,
  SpanLinkSource,
  SpanSource,
} from './span.ts';
export { isThrottlingError } from './throttling.ts';
export { formatTraceHeader, parseTraceHeader, type TraceHeader } from './trace-header.ts';
export {
  createTranslator,
  type SegmentDocument,
  type TranslateLimits,
  type Translator,
} from './translator.ts';
export { untraced, withoutTracing } from './untraced.ts';
