// SPDX-License-Identifier: Apache-2.0
// What AWS's own client for Python makes of the local X-Ray: it puts our documents as any client of the API would.
import { spawn } from 'node:child_process';
import { json, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startLocalXRay } from '@otel-xray/local';
import { expect, it } from 'vitest';
import { readVectors } from '../conformance/vectors.ts';
import { translate } from './chain.ts';
import { missingOf, PYTHON } from './services.ts';

const PUT_DOCUMENTS = fileURLToPath(new URL('services/put_documents.py', import.meta.url));
const missing = missingOf(['python']);

it.skipIf(missing !== undefined)('boto3 puts every document of the conformance vectors', async () => {
  const requests = readVectors()
    .map(({ request }) => request)
    // Is left out, as it should be.
    .filter((request) => !request.includes('"spanId":"0000000000000000"'));
  const documents = await translate(requests.join('\n'));
  expect(documents.length).toBeGreaterThan(requests.length);

  const local = await startLocalXRay({ port: 0 });
  try {
    const child = spawn(PYTHON, [PUT_DOCUMENTS, local.url], { stdio: 'pipe' });
    child.stdin.end(documents.join('\n'));
    const [answer, errors] = await Promise.all([json(child.stdout), text(child.stderr)]);
    expect(errors).toBe('');
    expect(answer).toEqual({ put: documents.length, unprocessed: [], rules: ['Default'] });
    expect(local.rejects()).toEqual([]);
  } finally {
    await local.close();
  }
});
