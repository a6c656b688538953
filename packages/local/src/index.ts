// SPDX-License-Identifier: Apache-2.0
export type { SegmentErrorCode } from './acceptance/refusals.ts';
export type { DatagramErrorReason } from './datagram.ts';
export { describeReject } from './describe.ts';
export type {
  AnnotationValue,
  ExceptionDocument,
  HttpDocument,
  SegmentDocument,
  StackFrameDocument,
} from './document.ts';
export type { GraphEdge, GraphNode, OutcomeCounts, ServiceGraph } from './graph/graph.ts';
export type { ServiceIdentity, ServiceState } from './graph/identity.ts';
export { type ServiceGraphOptions, serviceGraph } from './graph/service-graph.ts';
export { type LocalXRay, type LocalXRayStats, startLocalXRay } from './local-xray.ts';
export type { LocalXRayOptions } from './options.ts';
export { OtlpError } from './otlp/json.ts';
export { isLambdaHandlerUnderFacade } from './otlp/lambda.ts';
export { readOtlpRequest } from './otlp/request.ts';
export type { Outcome } from './outcome.ts';
export type { Reject, RejectReason, Source } from './rejects.ts';
export type { SamplingRuleOptions } from './sampling-rules.ts';
export { renderServiceMap } from './service-map/render.ts';
export {
  type ServiceEdge,
  type ServiceNode,
  type ServiceSummary,
  summariseServices,
} from './services.ts';
export type { StoreStats } from './store.ts';
export type { TerminalOptions } from './terminal-options.ts';
export { plainText } from './terminal-text.ts';
export { renderTimeline } from './timeline/render.ts';
export type { Segment, Trace } from './trace.ts';
