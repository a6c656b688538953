// SPDX-License-Identifier: Apache-2.0
import { context, DiagLogLevel, diag } from '@opentelemetry/api';
import { createApplication, recordDiag, type TestApplication } from '@otel-xray/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApplicationModules, applicationModules } from './application.ts';
import { type Patched, patchAllOf, patchOf, reserveInstrumentation } from './patch.ts';

/** An instrumentation that tells the process how often it was made, and whether it is on. */
const fake = (className: string, name: string): string => `
  exports.${className} = class {
    instrumentationName = '${name}';
    constructor() { this.enable(); }
    enable() { globalThis.switched.push('${name} on'); }
    disable() { globalThis.switched.push('${name} off'); }
  };`;
const at = (name: string): string => `node_modules/@opentelemetry/instrumentation-${name}/index.js`;

let application: TestApplication;
let modules: ApplicationModules;
let said: string[];
let switched: string[];
let patches: Patched[];

beforeAll(() => {
  application = createApplication({
    [at('http')]: fake('HttpInstrumentation', 'http'),
    [at('pg')]: fake('PgInstrumentation', 'pg'),
    [at('dns')]: fake('DnsInstrumentation', 'dns'),
    [`stubborn/${at('koa')}`]:
      "exports.KoaInstrumentation = class { instrumentationName = 'koa'; enable() {} disable() { throw 'no'; } };",
    // Whatever hooks ES modules is not this test's matter: a module without a hook.
    'node_modules/@opentelemetry/instrumentation/index.js': '',
    'node_modules/@opentelemetry/instrumentation/hook.mjs': '',
  });
  modules = applicationModules([application.folder]);
});
afterAll(() => application.remove());

beforeEach(() => {
  said = recordDiag();
  switched = [];
  patches = [];
  vi.stubGlobal('switched', switched);
});
afterEach(() => {
  for (const patched of patches) patched.off();
  vi.unstubAllGlobals();
  diag.disable();
  context.disable();
});

function kept(patched: Patched): Patched {
  patches.push(patched);
  return patched;
}

describe('patchAll', () => {
  it('switches on what is installed, and tells what is not', () => {
    said = recordDiag(DiagLogLevel.DEBUG);
    const { on, missing } = kept(patchAllOf(modules, {}));
    expect(on).toEqual(['http', 'pg']);
    expect(switched).toEqual(['http on', 'pg on']);
    expect(missing).toContain('@opentelemetry/instrumentation-express');
    expect(missing).not.toContain('@opentelemetry/instrumentation-http');
    expect(said).toEqual([
      expect.stringMatching(/^debug: instrumentations that are not installed: .*express/),
    ]);
  });

  it('takes choices', () => {
    expect(kept(patchAllOf(modules, { pg: false, dns: true })).on).toEqual(['http', 'dns']);
  });

  it('says what to install where nothing is', () => {
    expect(kept(patchAllOf(applicationModules(['/']), {})).on).toEqual([]);
    expect(said).toEqual([
      'warn: no instrumentation is on. All there are come with: npm i @opentelemetry/auto-instrumentations-node',
    ]);
  });

  it('changes nothing of what is on already, and switches off only its own', () => {
    kept(patchOf(modules, ['http']));
    const second = kept(patchAllOf(modules, {}));
    expect(second.on).toEqual(['http', 'pg']);
    second.off();
    expect(switched).toEqual(['http on', 'pg on', 'pg off']);
    expect(kept(patchAllOf(modules, {})).on).toEqual(['http', 'pg']);
    expect(switched).toEqual(['http on', 'pg on', 'pg off', 'pg on']);
  });

  it('goes off once, and says what does not', () => {
    const patched = kept(
      patchAllOf(applicationModules([`${application.folder}/stubborn`]), { http: false, pg: false }),
    );
    expect(patched.on).toEqual(['koa']);
    patched.off();
    expect(said).toEqual(['warn: koa does not go off: no']);
  });
});

describe('patch', () => {
  it('switches these on alone, an optional one too', () => {
    expect(kept(patchOf(modules, ['pg', 'dns'])).on).toEqual(['pg', 'dns']);
    expect(said).toEqual([]);
  });

  it('says what to install', () => {
    const { on, missing } = kept(patchOf(modules, ['http', 'redis', 'prisma']));
    expect(on).toEqual(['http']);
    expect(missing).toEqual(['@prisma/instrumentation', '@opentelemetry/instrumentation-redis']);
    expect(said).toEqual([
      'warn: not installed. Run: npm i @prisma/instrumentation @opentelemetry/instrumentation-redis',
    ]);
  });

  it('names what nobody knows', () => {
    expect(kept(patchOf(modules, ['htp'])).on).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/^warn: instrumentations: htp is not one of http, undici/)]);
  });
});

describe('what a set-up sees to itself', () => {
  it('stays as it is, until it is given back', () => {
    const release = reserveInstrumentation('http');
    expect(reserveInstrumentation('http')).toBeUndefined();
    expect(kept(patchOf(modules, ['http'])).on).toEqual(['http']);
    expect(switched).toEqual([]);
    release?.();
    kept(patchOf(modules, ['http']));
    expect(switched).toEqual(['http on']);
  });
});
