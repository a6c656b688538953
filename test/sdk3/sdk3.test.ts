// SPDX-License-Identifier: Apache-2.0
// The packages as npm would install them beside SDK 3.x, which excludes SDK 2.x from its install, on Node 22.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalXRay, startLocalXRay } from '@otel-xray/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOnce } from '../ways-in/run.ts';
import { WAYS } from '../ways-in/ways.ts';
import { expectWhole } from '../ways-in/whole-trace.ts';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'otel-xray-sdk3-'));
/** Node 22 comes from npm for Linux; elsewhere the Node at hand must be new enough for SDK 3.x. */
const hasNode22 = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 22;
const node = hasNode22
  ? join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  : process.execPath;
let local: LocalXRay;

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', [...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

describe.skipIf(!hasNode22 && !isNewEnough)('SDK 3.x on Node 22 (needs Linux, or Node 22 at hand)', () => {
  beforeAll(async () => {
    cpSync(join(root, 'test', 'sdk3', 'fixture'), folder, { recursive: true });
    cpSync(join(root, 'test', 'ways-in', 'programs'), folder, { recursive: true });
    npm(['ci'], folder);
    const tarballs = ['segment', 'exporter', 'propagation', 'recorder', 'node', 'lambda'].map((name) => {
      const packed: unknown = JSON.parse(
        npm(['pack', '--json', '--pack-destination', folder], join(root, 'packages', name)),
      );
      const file = Array.isArray(packed) ? packed[0]?.filename : undefined;
      if (typeof file !== 'string') throw new Error(`npm pack ${name} named no file`);
      return `./${file}`;
    });
    // Without flags: a peer range that excludes api 1.10 would stop npm here.
    npm(['install', '--no-save', '--no-package-lock', ...tarballs], folder);
    local = await startLocalXRay({ port: 0 });
  }, 180_000);

  afterAll(async () => {
    await local?.close();
    rmSync(folder, { recursive: true, force: true });
    // Many small files, on a busy machine.
  }, 60_000);

  it.each([
    ['ESM, batches, daemon', 'send.mjs', 'batch', 'daemon'],
    ['CJS, batches, daemon', 'send.cjs', 'batch', 'daemon'],
    ['ESM, by request, daemon', 'send.mjs', 'request', 'daemon'],
    ['ESM, one by one, daemon', 'send.mjs', 'simple', 'daemon'],
    ['CJS, batches, API', 'send.cjs', 'batch', 'api'],
  ])(
    '%s',
    async (_, program, processor, transport) => {
      const credentials = {
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_REGION: 'eu-central-1',
      };
      const env = { ...process.env, ...local.env, ...credentials, OTEL_XRAY_TRANSPORT: transport };
      const before = new Set(local.traces().map((trace) => trace.id));
      const { stdout } = await promisify(execFile)(node, [program, processor], { cwd: folder, env });
      expect(JSON.parse(stdout)).toMatchObject({ given: 2, sent: 2, rejected: 0, dropped: 0, inFlight: 0 });
      const trace = await local.waitForTrace(
        (one) => !before.has(one.id) && one.segments[0]?.subsegments.length === 1,
      );
      expect(trace.segments).toMatchObject([
        {
          name: 'sdk3',
          metadata: {
            default: {
              order: { id: 17, tags: ['a', null, true], bytes: 'AQID' },
              'otel.span.name': 'GET /orders',
            },
          },
          subsegments: [
            {
              name: 'price',
              fault: true,
              cause: { exceptions: [{ type: 'TypeError', message: 'no price' }] },
            },
          ],
        },
      ]);
    },
    30_000,
  );

  it('joins the trace of a load balancer, and the sampler decides', async () => {
    const { stdout } = await promisify(execFile)(node, ['join.mjs'], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      traceId: '5759e988bd862e3fe1be46a994272793',
      sampled: true,
      header: expect.stringMatching(
        /^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=1$/,
      ),
    });
  }, 30_000);

  it('a preset fits the types of SDK 3.x', async () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags =
      '--noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --module nodenext --target es2022';
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
    const checked = promisify(execFile)(node, [tsc, ...flags.split(' '), ...types, 'types.mts'], {
      cwd: folder,
    });
    await expect(checked).resolves.toEqual({ stdout: '', stderr: '' });
  }, 60_000);

  it.each(['recorder.mjs', 'recorder.cjs'])(
    "X-Ray's words: %s",
    async (program) => {
      const env = { ...process.env, ...local.env };
      const { stdout, stderr } = await promisify(execFile)(node, [program], { cwd: folder, env });
      const trace = await local.waitForTrace(({ id, complete }) => id === stdout.trim() && complete);
      expect(trace.segments).toMatchObject([
        {
          name: 'job',
          annotations: { order: 17 },
          subsegments: [
            {
              name: 'begun',
              metadata: { shop: { cart: { items: [1] } } },
              subsegments: [{ name: 'captured' }],
            },
            {
              name: 'bad',
              fault: true,
              cause: { exceptions: [{ type: 'RangeError' }, { type: 'TypeError' }] },
            },
          ],
        },
      ]);
      expect(stderr).toBe('');
    },
    30_000,
  );

  it.each(['lambda.mjs', 'lambda.cjs'])(
    'a Lambda function: %s',
    async (program) => {
      const facade = '53995c3f42cd8ad8';
      const traceId = `1-5759e988-bd862e3fe1be46a994272${program === 'lambda.mjs' ? 801 : 802}`;
      const env = {
        ...process.env,
        ...local.env,
        AWS_LAMBDA_FUNCTION_NAME: 'notes',
        _X_AMZN_TRACE_ID: `Root=${traceId};Parent=${facade};Sampled=1`,
      };
      const { stdout, stderr } = await promisify(execFile)(node, [program, local.url], { cwd: folder, env });
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject({ given: 2, sent: 2, dropped: 0, inFlight: 0 });
      const { documents } = await local.waitForTrace(({ id }) => id === traceId);
      expect(documents).toMatchObject([
        {
          name: 'notes',
          type: 'subsegment',
          parent_id: facade,
          annotations: { request_id: 'f0c1', coldstart: true },
          subsegments: [{ namespace: 'remote' }],
        },
      ]);
    },
    30_000,
  );

  it.each(WAYS)(
    'a service is one segment a request: $name',
    async (way) => {
      const { trace, errors } = await askOnce({ node, folder }, way, local);
      expectWhole(trace, way);
      expect(errors).not.toMatch(/Error|Warning/);
    },
    30_000,
  );
});
