// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe } from 'vitest';
import { type BuiltRuntime, isBuilt } from './built-runtimes.ts';

export { type BuiltRuntime, RUNTIMES } from './built-runtimes.ts';

/** A suite for each of the runtimes. Where the clients could not be built every test of it is skipped, by name. */
export function describeOn(
  what: string,
  runtimes: readonly BuiltRuntime[],
  suite: (runtime: BuiltRuntime) => void,
): void {
  for (const runtime of runtimes) {
    describe(`${what}, ${runtime.runtime}, client ${runtime.client}`, () => {
      beforeEach(({ skip }) => skip(!isBuilt, 'no Runtime Interface Client here'));
      suite(runtime);
    });
  }
}
