// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';

/** Loads the packages of the default instrumentations. The layer has them in its own file, and loads them from there. */
export interface InstrumentationModules {
  readonly awsSdk: () => unknown;
  readonly http: () => unknown;
  readonly undici: () => unknown;
}

/** Those that are installed with this package. A bundler does not see them: there, instrumentations are given in code. */
export function installedModules(): InstrumentationModules {
  const require = createRequire(import.meta.url);
  return {
    awsSdk: () => require('@opentelemetry/instrumentation-aws-sdk'),
    http: () => require('@opentelemetry/instrumentation-http'),
    undici: () => require('@opentelemetry/instrumentation-undici'),
  };
}
