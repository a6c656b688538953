// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { systemClock } from './clock.mjs';
import { OPERATIONS } from './operations.mjs';
import { createQueues } from './queues.mjs';
import { Refusal } from './refusal.mjs';

const CONTENT_TYPE = 'application/x-amz-json-1.0';
const TARGET = /^AmazonSQS\.(\w+)$/;

/**
 * Amazon SQS in memory, as far as a shop needs it: standard queues over the JSON protocol, strict where AWS is
 * strict. Signatures are not looked at.
 *
 *     POST / HTTP/1.1
 *     Content-Type: application/x-amz-json-1.0
 *     X-Amz-Target: AmazonSQS.SendMessage
 *
 *     {"QueueUrl":"http://127.0.0.1:9324/000000000000/orders","MessageBody":"order placed"}
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 * @param {{ clock?: import('./clock.mjs').Clock, newId?: () => string }} [surroundings]
 * @returns {import('node:http').RequestListener}
 */
export function createSqs({ clock = systemClock, newId = randomUUID } = {}) {
  const queues = createQueues({ clock, newId });

  /** @param {import('node:http').IncomingMessage} request @param {AbortSignal} signal */
  async function perform(request, signal) {
    const body = await text(request);
    const [, name = ''] = TARGET.exec(String(request.headers['x-amz-target'])) ?? [];
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (
      request.method !== 'POST' ||
      operation === undefined ||
      request.headers['content-type'] !== CONTENT_TYPE
    )
      throw new Refusal('UnknownOperation', `The action ${name} is not valid for this endpoint.`);
    return operation({ input: parse(body), queues, origin: `http://${request.headers.host}`, signal });
  }

  return async (request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    response.setHeader('content-type', CONTENT_TYPE);
    response.setHeader('x-amzn-RequestId', randomUUID());
    try {
      response.end(JSON.stringify(await perform(request, gone.signal)));
    } catch (error) {
      if (!(error instanceof Refusal)) {
        response.writeHead(500).end(JSON.stringify({ __type: 'InternalFailure', message: String(error) }));
        return;
      }
      response.writeHead(400, { 'x-amzn-query-error': `${error.code};Sender` });
      response.end(JSON.stringify({ __type: error.type, message: error.message }));
    }
  };
}

/** @param {string} body @returns {import('./parameters.mjs').Input} */
function parse(body) {
  try {
    const input = JSON.parse(body);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  } catch {
    // Refused below, as anything else that is no object.
  }
  throw new Refusal('Serialization', 'The request is not a JSON object.');
}
