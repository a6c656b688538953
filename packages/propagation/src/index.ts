// SPDX-License-Identifier: Apache-2.0

export { formatTraceHeader, parseTraceHeader, type TraceHeader, untraced } from '@otel-xray/segment';
export {
  createAwsHeaderInstrumentation,
  type InstrumentationBaseLike,
  type InstrumentationLike,
} from './aws-instrumentation.ts';
export {
  type AwsMiddleware,
  type AwsMiddlewareStack,
  type XRayTraceHeaderPlugin,
  type XRayTraceHeaderPluginOptions,
  xrayTraceHeaderPlugin,
} from './aws-plugin.ts';
export { jsonAnswer } from './json-answer.ts';
export {
  type WinstonFormatLike,
  type XRayLogFields,
  xrayLogFields,
  xrayTraceId,
  xrayWinstonFormat,
} from './log-fields.ts';
export { messageContext, messageLink, type SqsMessage } from './message-parent.ts';
export { traceHeader } from './outgoing-header.ts';
export { XRayPropagator } from './propagator.ts';
export type { XRayPropagatorOptions } from './propagator-options.ts';
export { XRayRemoteSampler } from './remote-sampler.ts';
export type { XRayRemoteSamplerOptions } from './remote-sampler-options.ts';
export { XRayRootSampler } from './root-sampler.ts';
export type { ResourceLike } from './sampled-request.ts';
export type { SamplerLike, SamplingAnswer } from './sampler.ts';
export type { SamplingApi, SamplingStatistics } from './sampling-api.ts';
export type { SamplingClock } from './sampling-clock.ts';
export { isUndecided } from './undecided.ts';
