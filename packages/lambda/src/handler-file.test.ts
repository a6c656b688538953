// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findHandler } from './handler-file.ts';
import { loadHandler } from './load-handler.ts';

const FILES: Readonly<Record<string, string>> = {
  'app.js': 'exports.handler = () => "app"; exports.api = { get: () => "nested" }; exports.text = "no"',
  'src/functions/notes.js': 'exports.handler = () => "notes"',
  'esm.mjs': 'export const handler = await Promise.resolve(() => "esm")',
  'common.cjs': 'exports.handler = () => "cjs"',
  'both.js': 'exports.handler = () => "js"',
  'both.mjs': 'export const handler = () => "mjs"',
  'modules/package.json': '{"type":"module"}',
  'modules/deep/app.js': 'export class Api { static get() { return "static" } }',
  'modules/common/package.json': '{}',
  'modules/common/app.js': 'exports.handler = () => "common"',
  plain: 'exports.handler = () => "plain"',
  'throws.js': 'throw new RangeError("at load")',
  'node_modules/packaged/index.js': 'exports.handler = () => "packaged"',
};

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'otel-xray-handlers-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('a handler', () => {
  it.each([
    ['app.handler', 'app.js', false, 'app'],
    ['app.api.get', 'app.js', false, 'nested'],
    ['src/functions/notes.handler', 'src/functions/notes.js', false, 'notes'],
    ['./app.handler', 'app.js', false, 'app'],
    ['esm.handler', 'esm.mjs', true, 'esm'],
    ['common.handler', 'common.cjs', false, 'cjs'],
    ['both.handler', 'both.js', false, 'js'],
    ['modules/deep/app.Api.get', 'modules/deep/app.js', true, 'static'],
    ['modules/common/app.handler', 'modules/common/app.js', false, 'common'],
    ['plain.handler', 'plain', false, 'plain'],
    ['packaged.handler', 'node_modules/packaged/index.js', false, 'packaged'],
  ])('%s is found in %s and loaded', async (handler, file, isEsm, expected) => {
    expect(findHandler(root, handler)).toMatchObject({ path: join(root, file), isEsm });
    const loaded = await loadHandler(root, handler);
    expect(Reflect.apply(loaded, undefined, [])).toBe(expected);
  });

  it.each([
    ['../app.handler', 'Runtime.MalformedHandlerName', "'../app.handler' is not a valid handler name."],
    ['app', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['missing.handler', 'Runtime.ImportModuleError', /^Cannot find module 'missing'/],
    ['app.other', 'Runtime.HandlerNotFound', 'app.other is undefined or not exported'],
    ['app.text', 'Runtime.HandlerNotFound', 'app.text is not a function'],
    ['throws.handler', 'RangeError', 'at load'],
  ])('%s fails as in the runtime', async (handler, name, message) => {
    const error: unknown = await loadHandler(root, handler).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
  });
});
