// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indentJson } from './indent-json.ts';

it('indents as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

it('leaves numbers and strings as they are written', () => {
  const json = '{"big":9007199254740993,"zero":-0,"e":1.5E9,"text":"a\\"{[,:]}\\\\","empty":[{},[]]}';
  expect(indentJson(json)).toMatchInlineSnapshot(`
    "{
      "big": 9007199254740993,
      "zero": -0,
      "e": 1.5E9,
      "text": "a\\"{[,:]}\\\\",
      "empty": [
        {},
        []
      ]
    }"
  `);
});
