// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LambdaRuntime, LambdaRuntimeName } from '@otel-xray/testkit/lambda';

const MODULES = fileURLToPath(new URL('clients/node_modules', import.meta.url));

/** What `build.mjs` leaves when it is through. */
export const isBuilt: boolean = existsSync(`${MODULES}/.built`);

/** A runtime, and which major version of the client it has. */
export interface BuiltRuntime extends LambdaRuntime {
  readonly client: 3 | 4;
}

/**
 * What Lambda runs: client 3 up to Node.js 22, with callbacks; client 4 from Node.js 24 on and wherever a process
 * takes several invocations at once, without callbacks, with an invoke store.
 */
export const RUNTIMES: readonly BuiltRuntime[] = [
  built('nodejs20.x', 'node20', 3),
  built('nodejs22.x', 'node22', 3),
  built('nodejs22.x', 'node22', 4),
  built('nodejs24.x', 'node24', 4),
];

function built(runtime: LambdaRuntimeName, node: string, client: 3 | 4): BuiltRuntime {
  return {
    runtime,
    client,
    node: `${MODULES}/${node}-${process.arch}/bin/node`,
    ric: `${MODULES}/ric${client}`,
  };
}
