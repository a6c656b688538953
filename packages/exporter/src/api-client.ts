// SPDX-License-Identifier: Apache-2.0

/** What is used of an AWS X-Ray client. `XRayClient` of `@aws-sdk/client-xray` fits as it is. */
export interface XRayClientLike {
  send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  destroy?(): void;
}

/** What is used of the module `@aws-sdk/client-xray`. */
export interface XRayModule {
  readonly XRayClient: new (config: { readonly maxAttempts: number }) => XRayClientLike;
  readonly PutTraceSegmentsCommand: new (input: { TraceSegmentDocuments: string[] }) => object;
}

/** Loads `@aws-sdk/client-xray`: 45 ms of start-up, so not before something is to be sent. */
export const loadXRayModule = (): Promise<XRayModule> => import('@aws-sdk/client-xray');

/** Whether loading failed because `@aws-sdk/client-xray` itself is not installed. */
export function isNotInstalled(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return missing && error.message.includes('@aws-sdk/client-xray');
}
