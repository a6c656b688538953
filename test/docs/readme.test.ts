// SPDX-License-Identifier: Apache-2.0
// The examples of the READMEs and of docs are run: every `js` block says `run`, and is a program that ends without an error.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalXRay, startLocalXRay, type Trace } from '@otel-xray/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
// Below the repository, so that the examples find the packages as a user's project would.
const folder = mkdtempSync(join(root, 'node_modules', '.readme-'));
const BLOCK = /^```js\b(?<info>[^\n]*)\n(?<code>.*?)^```$/gms;

let local: LocalXRay;

beforeAll(async () => {
  local = await startLocalXRay({ port: 0 });
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await local.close();
});

describe.each([
  'README.md',
  'packages/segment/README.md',
  'packages/exporter/README.md',
  'packages/propagation/README.md',
  'packages/node/README.md',
  'docs/propagation.md',
  'docs/sampling.md',
  'docs/security.md',
  'packages/recorder/README.md',
  'packages/lambda/README.md',
])('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(BLOCK)].map((match, i) => ({
    name: `example ${i + 1}`,
    info: match.groups?.info ?? '',
    code: match.groups?.code ?? '',
  }));

  it('has examples, and all of them are run', () => {
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.map((block) => block.info.trim().split(' ')[0])).toEqual(blocks.map(() => 'run'));
  });

  it.each(blocks)('$name', async ({ code, name }) => {
    const file = join(folder, `${page.replaceAll('/', '-')}-${name.replace(' ', '-')}.mjs`);
    writeFileSync(file, code);
    const env = {
      ...process.env,
      ...local.env,
      // Warnings, without the line at the start.
      OTEL_LOG_LEVEL: 'warn',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      NODE_OPTIONS: '',
    };
    const { stderr } = await promisify(execFile)(process.execPath, [file], { env });
    expect(stderr).toBe('');
  });
});

it('README.md: the set-up from nothing traces an Express app into local X-Ray', {
  timeout: 20_000,
}, async () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const code =
    [...text.matchAll(BLOCK)].find((match) => match.groups?.info?.includes('tracing.mjs'))?.groups?.code ??
    '';
  writeFileSync(join(folder, 'tracing.mjs'), code);
  writeFileSync(
    join(folder, 'app.mjs'),
    `import express from 'express';
     import { trace } from '@opentelemetry/api';
     const server = express()
       .get('/orders/:id', (request, response) => {
         trace.getActiveSpan()?.setAttribute('order.id', Number(request.params.id));
         response.send('ok');
       })
       .listen(0, async () => {
         const { port } = server.address();
         await (await fetch('http://127.0.0.1:' + port + '/orders/17')).text();
       });`,
  );
  const local = await startLocalXRay({ port: 0 });
  try {
    const run = promisify(execFile)(process.execPath, ['--import', './tracing.mjs', 'app.mjs'], {
      cwd: folder,
      env: { ...process.env, ...local.env, OTEL_BSP_SCHEDULE_DELAY: '100', NODE_OPTIONS: '' },
    });
    const ended = run.catch(() => undefined);
    // The application asks itself, so that its call is a segment of the trace as well.
    const answered = ({ segments }: Trace) => segments.find((one) => one.http !== undefined);
    const trace = await local.waitForTrace((one) => answered(one) !== undefined);
    run.child.kill('SIGKILL');
    await ended;
    expect(answered(trace)).toMatchObject({
      name: 'shop',
      http: { request: { method: 'GET' }, response: { status: 200 } },
      metadata: { default: { 'otel.span.name': 'GET /orders/:id' } },
      subsegments: [{ name: 'request handler', annotations: { 'order.id': 17 } }],
    });
  } finally {
    await local.close();
  }
});
