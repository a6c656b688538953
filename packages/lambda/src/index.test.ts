// SPDX-License-Identifier: Apache-2.0
import { expect, expectTypeOf, it } from 'vitest';
import * as exports from './index.ts';

it('exports these names', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "startXRayLambda",
      "wrapHandler",
    ]
  `);
});

it('gives a handler the type it has', () => {
  const handler = async (event: { readonly n: number }, _context: object): Promise<string> => String(event.n);
  expectTypeOf<ReturnType<typeof exports.wrapHandler<typeof handler>>>().toEqualTypeOf<typeof handler>();
});
