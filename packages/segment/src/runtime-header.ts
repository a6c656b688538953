// SPDX-License-Identifier: Apache-2.0
import { parseTraceHeader, type TraceHeader } from './trace-header.ts';

/** What Lambda's runtime adds to `globalThis`, as far as it concerns traces. Older runtimes have none of it. */
interface RuntimeScope {
  readonly awslambda?: { readonly InvokeStore?: { getXRayTraceId?(): unknown } };
}

/**
 * The trace header that Lambda gives the invocation under way, whose `Parent` is Lambda's own function segment: that
 * of the runtime's invoke store, which alone tells invocations apart that run side by side, else that of
 * `_X_AMZN_TRACE_ID`. `undefined` where there is none that can be read. Both change from one invocation to the next,
 * so neither is remembered here. Never throws.
 *
 *     runtimeTraceHeader(process.env, globalThis)?.parentId // '53995c3f42cd8ad8'
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function runtimeTraceHeader(
  env: Readonly<Record<string, string | undefined>>,
  scope: object,
): TraceHeader | undefined {
  const text = invokeStoreHeader(scope) ?? env._X_AMZN_TRACE_ID;
  return text === undefined ? undefined : parseTraceHeader(text);
}

/** `globalThis.awslambda.InvokeStore.getXRayTraceId()`, where the runtime has it. */
function invokeStoreHeader(scope: RuntimeScope): string | undefined {
  try {
    const header = scope.awslambda?.InvokeStore?.getXRayTraceId?.();
    return typeof header === 'string' ? header : undefined;
  } catch {
    return undefined;
  }
}
