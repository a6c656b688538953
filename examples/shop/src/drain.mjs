// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MILLIS = 4_000;
const POLL_MILLIS = 50;
/** The last message is deleted a moment before the span of its processing ends. */
const REST_MILLIS = 200;
const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];

/**
 * Waits until everything sent through a queue is done with. Gives how many messages are left.
 * @param {string} queueUrl
 * @param {number} [patienceMillis]
 */
export async function drain(queueUrl, patienceMillis = PATIENCE_MILLIS) {
  const end = performance.now() + patienceMillis;
  let left = await count(queueUrl);
  while (left > 0 && performance.now() < end) {
    await sleep(POLL_MILLIS);
    left = await count(queueUrl);
  }
  await sleep(REST_MILLIS);
  return left;
}

/** Messages that wait, and those being worked on. @param {string} queueUrl */
async function count(queueUrl) {
  const response = await fetch(new URL(queueUrl).origin, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.GetQueueAttributes',
    },
    body: JSON.stringify({ QueueUrl: queueUrl, AttributeNames: COUNTS }),
  });
  const { Attributes } = /** @type {any} */ (await response.json());
  return COUNTS.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}
