// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { constructFrom } from './construct.ts';

class Thing {
  readonly given: readonly unknown[];
  constructor(...given: unknown[]) {
    this.given = given;
  }
}

it.each([
  ['without a config, so that the class takes its own', undefined, []],
  ['with one', { a: 1 }, [{ a: 1 }]],
])('constructs %s', (_, config, given) => {
  const made = constructFrom({ Thing }, 'Thing', config);
  expect(made).toBeInstanceOf(Thing);
  expect(made).toEqual({ given });
});

it.each([
  ['a module without the class', {}],
  ['a member that is no function', { Thing: {} }],
  ['no module', undefined],
  ['null', null],
  ['a module that is a function', () => undefined],
])('%s: a TypeError that names the class', (_, module) => {
  expect(() => constructFrom(module, 'Thing')).toThrow(new TypeError('it has no Thing'));
});

it('throws what the class throws', () => {
  class Broken {
    constructor() {
      throw new Error('no socket');
    }
  }
  expect(() => constructFrom({ Broken }, 'Broken')).toThrow('no socket');
});
