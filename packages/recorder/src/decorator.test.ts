// SPDX-License-Identifier: Apache-2.0
// Decorated classes, as TypeScript compiles them, and as the trace shows them that arrives in local X-Ray.
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, it } from 'vitest';
import { capture } from './capture.ts';
import type { CaptureDecorator } from './decorator.ts';
import { type Recording, startRecording, tree } from './test-recording.ts';
import type { Shop, StandardShop } from './test-shop.ts';

interface Shops {
  readonly Shop: typeof Shop;
  readonly StandardShop: typeof StandardShop;
}

let recording: Recording;
beforeAll(async () => {
  recording = await startRecording();
});
beforeEach(() => recording.forget());
afterAll(() => recording.close());

const treeOf = async (work: () => unknown): Promise<string> => tree((await recording.traceOf(work)).segments);

/** The classes, compiled for one kind of decorators. */
function shops(experimentalDecorators: boolean): Shops {
  const source = readFileSync(new URL('./test-shop.ts', import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      experimentalDecorators,
    },
  });
  const exports = {};
  new Function('exports', 'require', outputText)(exports, () => ({ capture }));
  return exports as Shops;
}

it.each([
  ['of the standard', false],
  ['of experimentalDecorators', true],
])('%s: methods, static ones, generators; bare, named, twice', async (_, experimental) => {
  const work = async () => {
    const { Shop } = shops(experimental);
    const shop = new Shop();
    expect([shop.order(1), await shop.ship(2), Shop.open(), ...shop.pages(4)]).toEqual([0, 2, 'open', 4]);
    shop.twice();
  };
  expect(await treeOf(work)).toBe('job(open,order,pages,ship it,twice)');
});

it('of the standard: fields that hold a function, private methods', async () => {
  const work = () => {
    const { StandardShop } = shops(false);
    expect(new StandardShop().field(1)).toBe(2);
  };
  expect(await treeOf(work)).toBe('job(field(#left))');
});

it('of experimentalDecorators: fields are left as they are, which is said once', () => {
  const { StandardShop } = shops(true);
  expect(new StandardShop().field(1)).toBe(2);
  expect(recording.said).toEqual(['@capture() at field changes nothing: it is for methods']);
});

it('at anything else changes nothing, which is said once', () => {
  const decorator: (...args: unknown[]) => unknown = Object(capture());
  const at = { kind: 'getter', name: 'size', addInitializer: () => undefined };
  expect(decorator(() => 1, at)).toBeUndefined();
  expect(decorator({}, 'size', { get: () => 1 })).toBeUndefined();
  expect(recording.said).toEqual([
    '@capture() at size changes nothing: it is for methods, and for fields that hold a function',
    '@capture() at size changes nothing: it is for methods',
  ]);
});

it('fits what TypeScript calls', () => {
  expectTypeOf(capture()).toEqualTypeOf<CaptureDecorator>();
  expectTypeOf<CaptureDecorator>().toBeCallableWith({}, 'order', {});
  expectTypeOf<CaptureDecorator>().toExtend<MethodDecorator>();
  expectTypeOf<CaptureDecorator>().toExtend<
    (method: () => number, at: ClassMethodDecoratorContext) => () => number
  >();
});
