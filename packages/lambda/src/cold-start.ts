// SPDX-License-Identifier: Apache-2.0

/** Lambda initialises some environments ahead of their first call, which then waits for nothing. */
const PROACTIVE_MILLIS = 10_000;

/**
 * Says of each invocation whether its caller waited for this environment to start: of the first one, unless the
 * environment was made beforehand (provisioned concurrency, managed instances, or ten seconds and more ago).
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html `AWS_LAMBDA_INITIALIZATION_TYPE`
 */
export function createColdStart(
  env: Readonly<Record<string, string | undefined>>,
  now: () => number = () => performance.now(),
): () => boolean {
  const startedAt = now();
  let isFirst = (env.AWS_LAMBDA_INITIALIZATION_TYPE ?? 'on-demand') === 'on-demand';
  return () => {
    const isCold = isFirst && now() - startedAt < PROACTIVE_MILLIS;
    isFirst = false;
    return isCold;
  };
}
