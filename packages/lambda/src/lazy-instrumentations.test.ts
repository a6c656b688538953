// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer } from 'node:http';
import { applicationModules, patchOf } from '@otel-xray/recorder/application';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { InstrumentationModules } from './instrumentation-modules.ts';
import { switchOnInstrumentations } from './instrumentations.ts';

let off: () => void = () => undefined;
const peer = createServer((_request, response) => response.end());

beforeAll(async () => {
  peer.listen(0, '127.0.0.1');
  await once(peer, 'listening');
});

afterAll(async () => {
  peer.close();
  peer.closeAllConnections();
  await once(peer, 'close');
});

async function ask(): Promise<void> {
  const address = peer.address();
  await (await fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)).text();
}

afterEach(() => {
  off();
});

function modulesThatSay(said: string[]): InstrumentationModules {
  const say = (name: string) => () => {
    said.push(name);
    return {};
  };
  return { awsSdk: say('aws-sdk'), http: say('http'), undici: say('undici') };
}

describe('instrumentations', () => {
  it('are loaded when what they instrument is first used, and not before', async () => {
    const said: string[] = [];
    off = switchOnInstrumentations(undefined, modulesThatSay(said), {});
    expect(said).toEqual([]);
    await ask();
    await ask();
    expect(said).toEqual(['undici']);
  });

  it('are not switched on once more by patchAll', () => {
    const missing = (): readonly string[] => patchOf(applicationModules(['/']), ['http', 'pg']).missing;
    off = switchOnInstrumentations(undefined, modulesThatSay([]), {});
    expect(missing()).toEqual(['@opentelemetry/instrumentation-pg']);
    off();
    expect(missing()).toHaveLength(2);
  });

  it('of built-in modules are loaded at once for a handler that is an ES module', () => {
    const said: string[] = [];
    const root = new URL('../../../test/layer/functions', import.meta.url).pathname;
    off = switchOnInstrumentations(undefined, modulesThatSay(said), {
      LAMBDA_TASK_ROOT: root,
      _HANDLER: 'esm.handler',
    });
    expect(said).toEqual(['http']);
  });

  it.each([
    ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'http'],
    ['OTEL_NODE_DISABLED_INSTRUMENTATIONS', 'undici, aws-sdk'],
  ])('are chosen by %s', async (name, value) => {
    const said: string[] = [];
    off = switchOnInstrumentations(undefined, modulesThatSay(said), { [name]: value });
    await ask();
    expect(said).toEqual([]);
  });

  it('that are given are switched off at the end', () => {
    const disable = vi.fn();
    const given = {
      instrumentationName: 'mine',
      instrumentationVersion: '1',
      enable: vi.fn(),
      disable,
      setTracerProvider: vi.fn(),
      setMeterProvider: vi.fn(),
      setConfig: vi.fn(),
      getConfig: () => ({}),
    };
    switchOnInstrumentations([given], modulesThatSay([]), {})();
    expect(disable).toHaveBeenCalledOnce();
  });
});
