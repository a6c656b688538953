// SPDX-License-Identifier: Apache-2.0
import { createApiTransport, type Transport, withRetry } from '@otel-xray/exporter';
import { unusedPort } from '../../packages/exporter/src/test-daemon.ts';
import { clientFor } from '../../packages/exporter/src/test-xray-api.ts';
import type { Fault, Trial } from './fault.ts';
import { type Answer, response, startRawServer } from './raw-server.ts';
import { selfSigned } from './self-signed.ts';

const NETWORK =
  '2 span(s) dropped (network): the X-Ray API cannot be reached; check the region (AWS_REGION), the network, proxies and certificates';
const TIMEOUT =
  '2 span(s) dropped (timeout): the time for one export (timeoutMillis) was up; X-Ray does not answer';
const THROTTLED =
  '2 span(s) dropped (throttled): X-Ray throttles this account and region; sample less, or ask for a higher quota';
const SERVER_ERROR = '2 span(s) dropped (server-error): X-Ray, or a proxy before it, answers with errors';
const DENIED =
  'X-Ray refused the call; check the credentials and the clock of this process, and their permission xray:PutTraceSegments';

const OK = response(200, { body: '{"UnprocessedTraceSegments":[]}' });

/** X-Ray's codes for documents that it does not take. */
const DOCUMENT_CODES = [
  'ParseError',
  'UnknownType',
  'MissingId',
  'InvalidId',
  'MissingName',
  'InvalidName',
  'MissingTraceId',
  'InvalidTraceId',
  'MissingStartTime',
  'MissingEndTime',
  'InProgressSegmentHasEndTime',
  'MissingParentId',
  'InvalidParentId',
];

/** What can go wrong between the exporter, with the AWS SDK's own client, and the X-Ray API. */
export const API_FAULTS: readonly Fault[] = [
  {
    fault: 'nobody listens',
    how: 'real',
    warned: [`${NETWORK} [connect ECONNREFUSED 127.0.0.1:<port>]`],
    counted: { dropped: { network: 4 } },
    async run(trial) {
      trial.exporter({ transport: apiAt(trial, `http://127.0.0.1:${await unusedPort()}`) });
      await trial.give();
      await trial.give();
    },
  },
  {
    fault: 'its certificate is signed by nobody known',
    how: 'real',
    warned: [`${NETWORK} [self-signed certificate]`],
    counted: { dropped: { network: 2 } },
    run: (trial) => giveTo(trial, (socket) => socket.end(OK), {}, selfSigned('localhost')),
  },
  {
    fault: 'it hangs before its answer',
    how: 'real',
    warned: [TIMEOUT],
    counted: { dropped: { timeout: 2 } },
    run: (trial) => giveTo(trial, () => undefined, { timeoutMillis: 200 }),
  },
  {
    fault: 'it hangs within its answer',
    how: 'real',
    warned: [TIMEOUT],
    counted: { dropped: { timeout: 2 } },
    run: (trial) =>
      giveTo(trial, (socket) => socket.write(response(200, { body: '{"Unproc', length: 100 })), {
        timeoutMillis: 200,
      }),
  },
  {
    fault: 'its answer drips, a byte at a time',
    how: 'real',
    warned: [TIMEOUT],
    counted: { dropped: { timeout: 2 } },
    run: (trial) =>
      giveTo(
        trial,
        (socket) => {
          socket.write(response(200, { length: 1_000_000 }));
          const drip = setInterval(() => socket.write(' '), 5);
          socket.once('close', () => clearInterval(drip));
        },
        { timeoutMillis: 200 },
      ),
  },
  {
    fault: 'its answer comes after the deadline',
    how: 'real',
    warned: [TIMEOUT],
    counted: { dropped: { timeout: 2 } },
    async run(trial) {
      let late = (): void => undefined;
      const answer: Answer = (socket) => {
        late = () => socket.end(OK);
      };
      await giveTo(trial, answer, { timeoutMillis: 200 });
      late();
    },
  },
  {
    fault: 'the connection breaks once',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    run: (trial) => giveTo(trial, (socket, call) => (call === 1 ? socket.destroy() : socket.write(OK))),
  },
  {
    fault: '400',
    how: 'real',
    warned: ['2 span(s) rejected (InvalidRequestException): X-Ray refused it [no]'],
    counted: { rejected: { InvalidRequestException: 2 } },
    run: (trial) => giveTo(trial, always(400, 'InvalidRequestException')),
  },
  {
    fault: '403: the permission is missing',
    how: 'real',
    warned: [`2 span(s) rejected (AccessDeniedException): ${DENIED} [no]`],
    counted: { rejected: { AccessDeniedException: 2 } },
    run: (trial) => giveTo(trial, always(403, 'AccessDeniedException')),
  },
  {
    fault: '403: the credentials have expired',
    how: 'real',
    warned: [`2 span(s) rejected (ExpiredTokenException): ${DENIED} [no]`],
    counted: { rejected: { ExpiredTokenException: 2 } },
    run: (trial) => giveTo(trial, always(403, 'ExpiredTokenException')),
  },
  {
    fault: '403: the clock of this process is wrong. The AWS client sets it by the answer',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    run(trial) {
      const date = { Date: 'Thu, 01 Jan 2032 00:00:00 GMT' };
      return giveTo(trial, once(403, 'RequestTimeTooSkewed', date));
    },
  },
  {
    fault: '413 of a proxy',
    how: 'real',
    warned: ['2 span(s) rejected (HTTP 413): X-Ray refused it [UnknownError]'],
    counted: { rejected: { 'HTTP 413': 2 } },
    run: (trial) => giveTo(trial, (socket) => socket.write(response(413))),
  },
  {
    fault: '429 once',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    run: (trial) => giveTo(trial, once(429, 'ThrottledException')),
  },
  {
    fault: '429 once, with Retry-After: 1',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    run: (trial) => giveTo(trial, once(429, 'ThrottledException', { 'Retry-After': '1' })),
  },
  {
    fault: '429 for ever',
    how: 'real',
    warned: [`${THROTTLED} [no]`],
    counted: { dropped: { throttled: 2 } },
    run: (trial) => giveTo(trial, always(429, 'ThrottledException')),
  },
  {
    fault: '429 with a Retry-After beyond the deadline: given up at once',
    how: 'real',
    warned: [`${THROTTLED} [no]`],
    counted: { dropped: { throttled: 2 } },
    run: (trial) => giveTo(trial, always(429, 'ThrottledException', { 'Retry-After': '3600' })),
  },
  ...[500, 502, 503].map(
    (status): Fault => ({
      fault: `${status} once`,
      how: 'real',
      warned: [],
      counted: { sent: 2 },
      run: (trial) => giveTo(trial, once(status, 'InternalFailure')),
    }),
  ),
  {
    fault: '503 of a proxy, in HTML, for ever',
    how: 'real',
    warned: [`${SERVER_ERROR} [HTTP 503, an answer that is no JSON]`],
    counted: { dropped: { 'server-error': 2 } },
    run: (trial) =>
      giveTo(trial, (socket) =>
        socket.write(response(503, { headers: { 'Content-Type': 'text/html' }, body: '<html>' })),
      ),
  },
  {
    fault: '200 with something that is no JSON, once',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    run: (trial) =>
      giveTo(trial, (socket, call) => socket.write(call === 1 ? response(200, { body: '<html>' }) : OK)),
  },
  {
    fault: 'it takes some documents, and not the others',
    how: 'real',
    warned: DOCUMENT_CODES.map((code) => `1 span(s) rejected (${code}): X-Ray refused it [id unknown: no]`),
    counted: { sent: 2, rejected: Object.fromEntries(DOCUMENT_CODES.map((code) => [code, 1])) },
    run(trial) {
      const UnprocessedTraceSegments = DOCUMENT_CODES.map((ErrorCode) => ({ ErrorCode, Message: 'no' }));
      const body = JSON.stringify({ UnprocessedTraceSegments });
      return giveTo(trial, (socket) => socket.write(response(200, { body })), {}, undefined, 15);
    },
  },
  {
    fault: 'it takes some documents, and the others when they are sent again',
    how: 'real',
    warned: [],
    counted: { sent: 3 },
    run(trial) {
      const entries = ['ThrottledException', 'InternalFailure'].map((ErrorCode) => ({ ErrorCode }));
      const body = JSON.stringify({ UnprocessedTraceSegments: entries });
      const answer: Answer = (socket, call) => socket.write(call === 1 ? response(200, { body }) : OK);
      return giveTo(trial, answer, {}, undefined, 3);
    },
  },
];

/** Exports once to a server that answers so. */
async function giveTo(
  trial: Trial,
  answer: Answer,
  options: { readonly timeoutMillis?: number } = {},
  certificate?: { readonly key: string; readonly cert: string },
  spans = 2,
): Promise<void> {
  const server = trial.closing(await startRawServer(answer, certificate));
  trial.exporter({ ...options, transport: apiAt(trial, server.endpoint) });
  await trial.give(spans);
}

/** As the exporter has it, but with short waits before the six attempts. */
function apiAt(trial: Trial, endpoint: string): Transport {
  const client = clientFor(endpoint);
  trial.closing({ close: async () => client.destroy() });
  const policy = { maxAttempts: 6, baseMillis: 1, maxMillis: 1, random: () => 1 };
  return withRetry(createApiTransport({ client }), policy);
}

function always(status: number, name: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = JSON.stringify({ Message: 'no' });
  const text = response(status, { headers: { 'x-amzn-ErrorType': name, ...headers }, body });
  return (socket) => socket.write(text);
}

function once(status: number, name: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const first = always(status, name, headers);
  return (socket, request) => (request === 1 ? first(socket, request) : socket.write(OK));
}
