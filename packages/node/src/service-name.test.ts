// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { createApplication, type TestApplication } from '@otel-xray/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guessServiceName } from './service-name.ts';

const DEEP = Array.from({ length: 25 }, (_, level) => `d${level}`).join('/');
let application: TestApplication;

beforeAll(() => {
  application = createApplication({
    'package.json': '{"name":"monorepo"}',
    'apps/shop/package.json': '{"name":"@acme/shop"}',
    'apps/shop/src/app.js': '',
    'apps/nameless/package.json': '{"type":"module"}',
    'apps/empty/package.json': '{"name":""}',
    'apps/numbered/package.json': '{"name":7}',
    'apps/null/package.json': 'null',
    'apps/broken/package.json': '{"name":',
    [`${DEEP}/app.js`]: '',
  });
});
afterAll(() => application.remove());

it.each<[string, env: Record<string, string>, folder: string, expected: string | undefined]>([
  ['the nearest package.json', {}, 'apps/shop', '@acme/shop'],
  ['one of a folder above', {}, 'apps/shop/src', '@acme/shop'],
  ['a package.json without a name is passed', {}, 'apps/nameless', 'monorepo'],
  ['an empty name is passed', {}, 'apps/empty', 'monorepo'],
  ['a name that is no string is passed', {}, 'apps/numbered', 'monorepo'],
  ['a package.json that is no object is passed', {}, 'apps/null', 'monorepo'],
  ['a package.json that does not parse is passed', {}, 'apps/broken', 'monorepo'],
  ['a folder that is not there', {}, 'apps/gone/src', 'monorepo'],
  ['not from more than 20 folders up', {}, DEEP, undefined],
  ['the function in Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'fn' }, 'apps/shop', 'fn'],
  [
    "the X-Ray SDK's variable before all",
    { AWS_XRAY_TRACING_NAME: ' Shop ', AWS_LAMBDA_FUNCTION_NAME: 'fn' },
    'apps/shop',
    'Shop',
  ],
  ['a blank variable says nothing', { AWS_XRAY_TRACING_NAME: ' ' }, 'apps/shop', '@acme/shop'],
])('%s', (_, env, folder, expected) => {
  expect(guessServiceName(env, join(application.folder, ...folder.split('/')))).toBe(expected);
});
