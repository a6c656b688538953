// SPDX-License-Identifier: Apache-2.0
import { digestOfAttributes, digestOfBody } from './digests.mjs';
import { readMessage } from './message.mjs';
import { text, texts, wholeNumber } from './parameters.mjs';
import { describeReceipt } from './receipt.mjs';
import { Refusal } from './refusal.mjs';
import { sendBatch } from './send-batch.mjs';

/**
 * @typedef {import('./parameters.mjs').Input} Input
 * @typedef {object} Call
 * @property {Input} input
 * @property {import('./queues.mjs').Queues} queues
 * @property {string} origin where the queues' URLs point to
 * @property {AbortSignal} signal when the client has gone
 * @typedef {(call: Call) => object | Promise<object>} Operation
 */

const MAX_MESSAGES = 10;
const MAX_WAIT_SECONDS = 20;
const MAX_VISIBILITY_SECONDS = 43_200;
const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];

/** @type {Readonly<Record<string, Operation>>} */
export const OPERATIONS = {
  CreateQueue: ({ input, queues, origin }) => ({ QueueUrl: queues.create(input, origin) }),

  GetQueueUrl: ({ input, queues, origin }) => ({ QueueUrl: queues.url(text(input, 'QueueName'), origin) }),

  GetQueueAttributes({ input, queues }) {
    const { visible, hidden, delayed } = queues.of(input).counts();
    const names = texts(input, 'AttributeNames');
    const unknown = names.find((name) => name !== 'All' && !COUNTS.includes(name));
    if (unknown !== undefined) throw new Refusal('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    const values = [visible, hidden, delayed].map((count, index) => [COUNTS[index] ?? '', String(count)]);
    const asked = values.filter(([name = '']) => names.includes('All') || names.includes(name));
    return asked.length === 0 ? {} : { Attributes: Object.fromEntries(asked) };
  },

  SendMessage({ input, queues }) {
    const queue = queues.of(input);
    return describeSent(queue.send(readMessage(input, queue.settings)));
  },

  SendMessageBatch({ input, queues }) {
    const { sent, failed } = sendBatch(input, queues.of(input));
    return {
      Successful: sent.map(({ id, message }) => ({ Id: id, ...describeSent(message) })),
      ...(failed.length === 0 ? {} : { Failed: failed }),
    };
  },

  async ReceiveMessage({ input, queues, signal }) {
    const queue = queues.of(input);
    const { visibilitySeconds, waitSeconds } = queue.settings;
    const describe = describeReceipt(input);
    const receipts = await queue.receive({
      max: wholeNumber(input, 'MaxNumberOfMessages', { min: 1, max: MAX_MESSAGES, standard: 1 }),
      waitSeconds: wholeNumber(input, 'WaitTimeSeconds', {
        min: 0,
        max: MAX_WAIT_SECONDS,
        standard: waitSeconds,
      }),
      visibilitySeconds: wholeNumber(input, 'VisibilityTimeout', {
        min: 0,
        max: MAX_VISIBILITY_SECONDS,
        standard: visibilitySeconds,
      }),
      signal,
    });
    return receipts.length === 0 ? {} : { Messages: receipts.map(describe) };
  },

  DeleteMessage({ input, queues }) {
    const queue = queues.of(input);
    const handle = text(input, 'ReceiptHandle');
    if (queue.remove(handle)) return {};
    throw new Refusal(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  },
};

/** @param {import('./queue.mjs').Message} message */
function describeSent({ id, body, attributes, systemAttributes }) {
  return {
    MessageId: id,
    MD5OfMessageBody: digestOfBody(body),
    MD5OfMessageAttributes: digestOfAttributes(attributes),
    MD5OfMessageSystemAttributes: digestOfAttributes(systemAttributes),
  };
}
