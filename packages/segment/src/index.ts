// SPDX-License-Identifier: Apache-2.0
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
export { losingParent, OTHER_PARENT_KEY } from './losing-parent.ts';
export type { Outcome, TranslationDrop, TranslationDropReason, TranslatorOptions } from './options.ts';
export type {
  AttributeSource,
  ResourceSource,
  SpanEventSource,
  SpanIds,
  SpanLinkSource,
  SpanSource,
} from './span.ts';
export { isThrottlingError } from './throttling.ts';
export {
  createTranslator,
  type SegmentDocument,
  type TranslateLimits,
  type Translator,
} from './translator.ts';
