// SPDX-License-Identifier: Apache-2.0
import { jsonAnswer } from './json-answer.ts';
import type { SamplingApi } from './sampling-api.ts';

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
      jsonAnswer(response).then(resolve, reject);
    });
    call.on('socket', (socket) => socket.unref());
    call.on('error', reject);
    call.end(body);
  });
}
