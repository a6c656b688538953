// SPDX-License-Identifier: Apache-2.0
import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createOutput } from './output.ts';

it('waits for a slow reader', async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  const output = createOutput(stream);
  let done = 0;
  const writes = ['x'.repeat(20), 'y', 'z'].map(async (text) => {
    expect(await output.write(text)).toBe(true);
    done += 1;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toBe(0);
  stream.resume();
  await Promise.all(writes);
  expect(done).toBe(3);
});

it('answers false once the reader has gone', async () => {
  const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => done(broken) });
  const output = createOutput(stream);
  expect(await output.write('abc')).toBe(false);
  await output.gone;
  expect(await output.write('abc')).toBe(false);
  output.release();
});
