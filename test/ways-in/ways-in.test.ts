// SPDX-License-Identifier: Apache-2.0
// Every way into X-Ray, as a user would take it: built packages, a process of its own, real instrumentations.
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type LocalXRay, startLocalXRay } from '@otel-xray/local';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askOnce, type Place, run } from './run.ts';
import { WAYS } from './ways.ts';
import { expectWhole } from './whole-trace.ts';

vi.setConfig({ testTimeout: 30_000 });

const PLACE: Place = {
  node: process.execPath,
  folder: fileURLToPath(new URL('./programs', import.meta.url)),
};
const REGISTER = ['--import', '@otel-xray/node/register'];
let local: LocalXRay;

beforeAll(async () => {
  local = await startLocalXRay({ port: 0 });
});

afterAll(async () => {
  await local.close();
});

describe('a service is one segment a request, below the load balancer that asked', () => {
  it.each(WAYS)('$name', async (way) => {
    const { trace, errors } = await askOnce(PLACE, way, local);
    expectWhole(trace, way);
    const said = `otel-xray: traces of shop go to the X-Ray daemon at ${local.env.AWS_XRAY_DAEMON_ADDRESS}\n`;
    // A preset speaks for itself in the reader's own set-up.
    expect(errors).toBe(way.name.startsWith('xrayPreset') ? '' : said);
  });
});

it('without a daemon, documents and the questions for sampling rules go to the API', async () => {
  const asked = new EventEmitter();
  const api = createServer((request, response) => {
    response.end('{}');
    asked.emit(request.url ?? '');
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const address = api.address();
  const service = run(PLACE, [...REGISTER, 'wait.mjs'], {
    AWS_ENDPOINT_URL_XRAY: `http://127.0.0.1:${typeof address === 'object' && address?.port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    OTEL_XRAY_TRANSPORT: 'api',
    OTEL_TRACES_SAMPLER: 'xray',
  });
  await Promise.all([once(asked, '/TraceSegments'), once(asked, '/GetSamplingRules')]);
  service.kill('SIGTERM');
  await service.closed;
  api.closeAllConnections();
  api.close();
});

describe('at the end of the process', () => {
  const arrived = (name: string) =>
    local.waitForTrace((trace) => trace.segments.some((one) => one.name === name));

  it('sends what is left at SIGTERM, and ends by it', async () => {
    const service = run(PLACE, [...REGISTER, 'wait.mjs'], { ...local.env, OTEL_SERVICE_NAME: 'terminated' });
    await service.until(/ready/);
    service.kill('SIGTERM');
    expect(await service.closed).toEqual({ code: null, signal: 'SIGTERM' });
    await arrived('terminated');
  });

  it('leaves the end to an application that listens to the signal, and sends its last spans too', async () => {
    const service = run(PLACE, [...REGISTER, 'wait.mjs', 'own'], {
      ...local.env,
      OTEL_SERVICE_NAME: 'graceful',
    });
    await service.until(/ready/);
    service.kill('SIGTERM');
    expect(await service.closed).toEqual({ code: 0, signal: null });
    await local.waitForTrace(({ segments }) =>
      segments.some((one) => one.name === 'graceful' && JSON.stringify(one).includes('last words')),
    );
  });

  describe('with an API that takes requests and never answers', () => {
    let server: Server;
    let requests = 0;
    let env: Record<string, string>;

    beforeAll(async () => {
      server = createServer(() => {
        requests++;
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the server has no port');
      env = {
        OTEL_XRAY_TRANSPORT: 'api',
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_XRAY: `http://127.0.0.1:${address.port}`,
        // The export itself may take longer than this test.
        OTEL_XRAY_TIMEOUT: '600000',
        OTEL_XRAY_EXIT_TIMEOUT: '1500',
        NODE_NO_WARNINGS: '1',
      };
    });

    afterAll(async () => {
      server.close().closeAllConnections();
      await once(server, 'close');
    });

    const LATE =
      /spans are still being sent after 1500 ms, and the end waits no longer \(OTEL_XRAY_EXIT_TIMEOUT\)/;

    it('ends by the signal all the same', async () => {
      const service = run(PLACE, [...REGISTER, 'wait.mjs'], env);
      await service.until(/ready/);
      const before = requests;
      service.kill('SIGTERM');
      expect(await service.closed).toEqual({ code: null, signal: 'SIGTERM' });
      expect(requests).toBe(before + 1);
      expect(service.errors()).toMatch(LATE);
    });

    it('ends when it has nothing more to do', async () => {
      const before = requests;
      const service = run(PLACE, [...REGISTER, 'job.mjs'], env);
      expect(await service.closed).toEqual({ code: 3, signal: null });
      expect(requests).toBe(before + 1);
      expect(service.errors()).toMatch(LATE);
    });
  });
});

describe('what is said', () => {
  it('nobody listens: one warning with the ways out', async () => {
    const free = createSocket('udp4').bind(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address();
    free.close();
    const env = { AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${port}`, OTEL_SERVICE_NAME: 'shop' };
    const service = run(PLACE, [...REGISTER, 'wait.mjs', 'own'], env);
    await service.until(/ready/);
    service.kill('SIGTERM');
    await service.closed;
    const warnings = service
      .errors()
      .split('\n')
      .filter((line) => line.includes('no X-Ray daemon listens there'));
    expect(warnings).toEqual([
      expect.stringMatching(/AWS_XRAY_DAEMON_ADDRESS=host:port, or set OTEL_XRAY_TRANSPORT=api/),
    ]);
  });

  it.each([
    ['nothing, where OTEL_SDK_DISABLED', { OTEL_SDK_DISABLED: 'true' }, /^$/],
    ['nothing, where OTEL_LOG_LEVEL wants less', { OTEL_LOG_LEVEL: 'error' }, /^$/],
    [
      'that traces go nowhere',
      { OTEL_TRACES_EXPORTER: 'none', OTEL_SERVICE_NAME: 'shop' },
      /^otel-xray: traces of shop go nowhere\n$/,
    ],
    [
      'the API and its region',
      {
        OTEL_XRAY_TRANSPORT: 'api',
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL_XRAY: '',
        OTEL_SERVICE_NAME: 'shop',
        OTEL_TRACES_SAMPLER: 'always_off',
      },
      /^otel-xray: traces of shop go to the X-Ray API in eu-central-1\n$/,
    ],
    [
      'what is not installed, at debug level',
      { OTEL_LOG_LEVEL: 'debug' },
      /instrumentations that are not installed: .*@prisma\/instrumentation/,
    ],
    [
      'a sampler that nobody knows',
      { OTEL_TRACES_SAMPLER: 'some' },
      /OTEL_TRACES_SAMPLER=some is ignored: expected always_on/,
    ],
    [
      'a propagator that is not installed',
      { OTEL_PROPAGATORS: 'xray,ot' },
      /OTEL_PROPAGATORS: ot is ignored: expected tracecontext/,
    ],
  ])('%s', async (_, env, expected) => {
    const service = run(PLACE, [...REGISTER, 'wait.mjs', 'own'], { ...local.env, ...env });
    await service.until(/ready/);
    service.kill('SIGTERM');
    await service.closed;
    expect(service.output()).toMatch(expected);
  });
});
