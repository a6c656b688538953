// SPDX-License-Identifier: Apache-2.0
import type { XRay } from '@aws-sdk/client-xray';
import type { SamplingApi } from '@otel-xray/propagation';

/**
 * The X-Ray API itself as the source of sampling rules, for processes without a daemon. `@aws-sdk/client-xray` is
 * loaded with the first question; its failure is the answer to that question, and it is tried again with the next.
 */
export function createSamplingClient(load: () => Promise<XRay> = loadClient): SamplingApi {
  let loading: Promise<XRay> | undefined;
  const client = (): Promise<XRay> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    getSamplingRules: async (input, options) => (await client()).getSamplingRules(input, options),
    getSamplingTargets: async (input, options) => (await client()).getSamplingTargets(input, options),
  };
}

async function loadClient(): Promise<XRay> {
  const module = await import('@aws-sdk/client-xray');
  // Retries are the sampler's.
  return new module.XRay({ maxAttempts: 1 });
}
