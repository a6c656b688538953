// SPDX-License-Identifier: Apache-2.0
import { MAX_BYTES, readMessage } from './message.mjs';
import { structures, text } from './parameters.mjs';
import { Refusal } from './refusal.mjs';

const MAX_ENTRIES = 10;
const ID = /^[\w-]{1,80}$/;

/**
 * Sends what of a batch can be sent. The batch as a whole is refused for its ids, their number and its size; an
 * entry fails alone for what is wrong with its message.
 * @param {import('./parameters.mjs').Input} input
 * @param {import('./queue.mjs').Queue} queue
 */
export function sendBatch(input, queue) {
  const entries = structures(input, 'Entries').map((entry) => ({ id: text(entry, 'Id'), entry }));
  refuseBatch(entries.map(({ id }) => id));

  const drafts = [];
  const failed = [];
  for (const { id, entry } of entries) {
    try {
      drafts.push({ id, draft: readMessage(entry, queue.settings) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      failed.push({ Id: id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  const bytes = drafts.reduce((sum, { draft }) => sum + draft.bytes, 0);
  if (bytes > MAX_BYTES) {
    const message = `Batch requests cannot be longer than ${MAX_BYTES} bytes. You have sent ${bytes} bytes.`;
    throw new Refusal('BatchRequestTooLong', message);
  }
  return { sent: drafts.map(({ id, draft }) => ({ id, message: queue.send(draft) })), failed };
}

/** @param {readonly string[]} ids */
function refuseBatch(ids) {
  if (ids.length === 0) {
    const message = 'There should be at least one SendMessageBatchRequestEntry in the request.';
    throw new Refusal('EmptyBatchRequest', message);
  }
  if (ids.length > MAX_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${ids.length}.`;
    throw new Refusal('TooManyEntriesInBatchRequest', message);
  }
  if (ids.some((id) => !ID.test(id))) {
    const message =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw new Refusal('InvalidBatchEntryId', message);
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated !== undefined) throw new Refusal('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
}
