// SPDX-License-Identifier: Apache-2.0
import type { InstrumentationModules } from './instrumentation-modules.ts';

/** Those inside the layer's own file: the bundler puts each where its `require` stands, to be run when it is called. */
export function bundledModules(): InstrumentationModules {
  return {
    awsSdk: () => require('@opentelemetry/instrumentation-aws-sdk'),
    http: () => require('@opentelemetry/instrumentation-http'),
    undici: () => require('@opentelemetry/instrumentation-undici'),
  };
}
