// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { diag } from '@opentelemetry/api';
import { createApplication, recordDiag, type TestApplication } from '@otel-xray/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { switchOnInstrumentations } from './instrumentations.ts';

const ENABLED = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';

/** Tells the process of itself, and what options it was given. */
const instrumentation = (className: string): string => `
  exports.${className} = class {
    instrumentationName = '${className}';
    constructor(config) { globalThis.switched.push('${className}', config); }
    enable() {}
    disable() { globalThis.switched.push('off'); }
  };`;
const OWN = 'node_modules/@opentelemetry/instrumentation';

let application: TestApplication;
let require: NodeJS.Require;
let switched: unknown[];
let said: string[];
let off: () => void = () => undefined;

beforeAll(() => {
  application = createApplication({
    'app.cjs': '',
    'module.mjs': '',
    'node_modules/pg/index.js': '',
    'node_modules/pg-pool/index.js': '',
    'node_modules/koa/index.js': '',
    'node_modules/koa/lib.js': '',
    [`${OWN}-pg/index.js`]: instrumentation('PgInstrumentation'),
    [`${OWN}-dns/index.js`]: instrumentation('DnsInstrumentation'),
    // Whatever hooks ES modules is not this test's matter: a module without a hook.
    [`${OWN}/index.js`]: '',
    [`${OWN}/hook.mjs`]: '',
  });
  require = createRequire(join(application.folder, 'app.cjs'));
});
afterAll(() => application.remove());

beforeEach(() => {
  said = recordDiag();
  switched = [];
  vi.stubGlobal('switched', switched);
});
afterEach(() => {
  off();
  vi.unstubAllGlobals();
  diag.disable();
});

function switchOn(chosen: readonly string[] | undefined, env: object = {}): void {
  const none = { awsSdk: () => undefined, http: () => undefined, undici: () => undefined };
  off = switchOnInstrumentations(chosen, none, {
    LAMBDA_TASK_ROOT: application.folder,
    _HANDLER: 'app.handler',
    ...env,
  });
}

const PG = ['PgInstrumentation', { requireParentSpan: true, ignoreConnectSpans: true }];

describe('instrumentations that the function has installed', () => {
  it.each(['pg', 'pg-pool'])("are loaded with the list's options when their library is: %s", (library) => {
    switchOn(['pg']);
    expect(switched).toEqual([]);
    for (const _ of ['first', 'again']) require(library);
    expect(switched).toEqual(PG);
    off();
    expect(switched).toEqual([...PG, 'off']);
  });

  it('are named by the variable, which may name what only others know', () => {
    switchOn(undefined, { [ENABLED]: 'pg,aws-lambda' });
    for (const library of ['pg', 'koa']) require(library);
    expect([switched, said]).toEqual([PG, []]);
  });

  it('are loaded at once for an ES module', () => {
    switchOn(['pg'], { _HANDLER: 'module.handler' });
    expect(switched).toEqual(PG);
  });

  it('are loaded at once where nothing would be seen of their library', () => {
    switchOn(['dns']);
    expect(switched).toEqual(['DnsInstrumentation', {}]);
  });

  it.each(['koa', 'koa/lib'])('are missed when their library is loaded, and not before: %s', (library) => {
    switchOn(['koa']);
    expect(said).toEqual([]);
    require(library);
    expect(said).toEqual(['warn: not installed. Run: npm i @opentelemetry/instrumentation-koa']);
  });

  it('are named where nobody knows them', () => {
    switchOn(['pgg']);
    expect(said).toEqual([
      expect.stringMatching(/^warn: instrumentations: pgg is not one of http, undici, /),
    ]);
  });
});
