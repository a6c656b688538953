// SPDX-License-Identifier: Apache-2.0
export type { InstrumentationLike } from '@otel-xray/propagation';
export type { WhenUnsampled } from './invocation-parent.ts';
export type { XRayLambdaOptions } from './options.ts';
export { startXRayLambda } from './start.ts';
export type { XRayLambda } from './tracing.ts';
export { type LambdaHandler, wrapHandler } from './wrap-handler.ts';
