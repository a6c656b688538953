// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import type { SamplingApi } from './sampling-api.ts';

/** The 25 rules of a region are some 20 kB. */
const MAX_ANSWER_BYTES = 1_000_000;

/**
 * The two operations over plain HTTP or HTTPS, unsigned: to the X-Ray daemon, the CloudWatch agent or the collector's
 * `awsproxy`, which sign and pass on.
 *
 *     POST http://127.0.0.1:2000/GetSamplingRules {}
 *     POST http://127.0.0.1:2000/SamplingTargets {"SamplingStatisticsDocuments":[…]}
 */
export function createHttpSamplingApi(endpoint: URL): SamplingApi {
  const base = endpoint.href.replace(/(?<!\/)\/+$/, '');
  return {
    getSamplingRules: (input, { abortSignal }) => post(`${base}/GetSamplingRules`, input, abortSignal),
    getSamplingTargets: ({ SamplingStatisticsDocuments }, { abortSignal }) => {
      const documents = SamplingStatisticsDocuments.map((document) => ({
        ...document,
        Timestamp: Math.floor(document.Timestamp.getTime() / 1_000),
      }));
      return post(`${base}/SamplingTargets`, { SamplingStatisticsDocuments: documents }, abortSignal);
    },
  };
}

async function post(url: string, input: unknown, signal: AbortSignal): Promise<unknown> {
  // Loaded by who polls: in Lambda nobody does.
  const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  const body = Buffer.from(JSON.stringify(input));
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const call = request(url, { method: 'POST', headers, signal }, (response) => {
      read(response).then(resolve, (error: unknown) => {
        response.destroy();
        reject(error);
      });
    });
    call.on('socket', (socket) => socket.unref());
    call.on('error', reject);
    call.end(body);
  });
}

async function read(response: IncomingMessage): Promise<unknown> {
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > MAX_ANSWER_BYTES) throw new Error(`an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(part);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
