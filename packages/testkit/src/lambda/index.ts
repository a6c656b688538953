// SPDX-License-Identifier: Apache-2.0
export { type InvokeOptions, type Lambda, type LambdaResult, startLambda } from './lambda.ts';
export {
  LAMBDA_ACCOUNT,
  LAMBDA_REGION,
  type LambdaOptions,
  type LambdaRuntime,
  type LambdaRuntimeName,
  type LambdaTracing,
  type LambdaXRay,
} from './options.ts';
export type { LambdaError } from './outcome.ts';
export { type Invocation, type RuntimeApi, startRuntimeApi } from './runtime-api.ts';
export { newTraceId } from './trace-context.ts';
