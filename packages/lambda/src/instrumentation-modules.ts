// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';

/** Loads the packages of the default instrumentations. The layer has them in its own file, and loads them from there. */
export interface InstrumentationModules {
  readonly awsSdk: () => unknown;
  readonly http: () => unknown;
  readonly undici: () => unknown;
}

/**
 * Those that are installed with this package. In CommonJS, and in what bundlers make of it, each is put where its
 * `require` stands, to be run when it is called; an ES module has no `require` and makes one.
 */
export function installedModules(): InstrumentationModules {
  if (typeof require === 'function') {
    return {
      awsSdk: () => require('@opentelemetry/instrumentation-aws-sdk'),
      http: () => require('@opentelemetry/instrumentation-http'),
      undici: () => require('@opentelemetry/instrumentation-undici'),
    };
  }
  const requireHere = createRequire(import.meta.url);
  return {
    awsSdk: () => requireHere('@opentelemetry/instrumentation-aws-sdk'),
    http: () => requireHere('@opentelemetry/instrumentation-http'),
    undici: () => requireHere('@opentelemetry/instrumentation-undici'),
  };
}
