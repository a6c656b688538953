// SPDX-License-Identifier: Apache-2.0
export type { AnnotationValue } from './annotation.ts';
export type { AwsFacts, HttpFacts, Namespace, SqlFacts } from './call-facts.ts';
export { type AnyFunction, capture } from './capture.ts';
export { captureAll } from './capture-all.ts';
export { XRayContextManager } from './context-manager.ts';
export { currentSegment, currentSubsegment, isSampled, traceId } from './current.ts';
export type { CaptureDecorator, DecoratorContext } from './decorator.ts';
export type { Entity } from './entity.ts';
export type { InstrumentationChoices } from './patch/installed-instrumentations.ts';
export { type Patched, patch, patchAll } from './patch/patch.ts';
export type { ExceptionOptions } from './recorded-error.ts';
export {
  addException,
  putAnnotation,
  putMetadata,
  setAws,
  setHttp,
  setNamespace,
  setSql,
  setUser,
} from './recorder.ts';
export { inSegment } from './segment.ts';
export { beginSubsegment, endSubsegment, type Subsegment, type SubsegmentOptions } from './subsegment.ts';
