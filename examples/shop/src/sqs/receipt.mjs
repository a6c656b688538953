// SPDX-License-Identifier: Apache-2.0
import { digestOfAttributes, digestOfBody } from './digests.mjs';
import { texts } from './parameters.mjs';
import { Refusal } from './refusal.mjs';

/** @typedef {import('./queue.mjs').Message} Message */

const SENDER_ID = 'AIDAIT2UOQQY3AUEKVGXU';

/** @type {Readonly<Record<string, (message: Message) => string | undefined>>} */
const SYSTEM_ATTRIBUTES = {
  ApproximateFirstReceiveTimestamp: ({ firstReceivedAt }) => String(firstReceivedAt),
  ApproximateReceiveCount: ({ receives }) => String(receives),
  AWSTraceHeader: ({ systemAttributes }) => systemAttributes.get('AWSTraceHeader')?.StringValue,
  SenderId: () => SENDER_ID,
  SentTimestamp: ({ sentAt }) => String(sentAt),
};
/** Of FIFO queues alone. */
const NEVER_THERE = ['MessageDeduplicationId', 'MessageGroupId', 'SequenceNumber', 'SqsManagedSseEnabled'];

/**
 * How a request wants its messages described: no attribute comes that it does not ask for by name.
 * @param {import('./parameters.mjs').Input} input of ReceiveMessage
 */
export function describeReceipt(input) {
  const systemNames = new Set([
    ...texts(input, 'MessageSystemAttributeNames'),
    ...texts(input, 'AttributeNames'),
  ]);
  for (const name of systemNames) {
    if (name !== 'All' && !Object.hasOwn(SYSTEM_ATTRIBUTES, name) && !NEVER_THERE.includes(name))
      throw new Refusal('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
  const isAsked = attributeFilter(texts(input, 'MessageAttributeNames'));

  /** @param {import('./queue.mjs').Receipt} receipt */
  return ({ message, handle }) => {
    const system = Object.entries(SYSTEM_ATTRIBUTES)
      .filter(([name]) => systemNames.has('All') || systemNames.has(name))
      .map(([name, value]) => [name, value(message)])
      .filter(([, value]) => value !== undefined);
    const attributes = new Map([...message.attributes].filter(([name]) => isAsked(name)));
    return {
      MessageId: message.id,
      ReceiptHandle: handle,
      Body: message.body,
      MD5OfBody: digestOfBody(message.body),
      Attributes: system.length === 0 ? undefined : Object.fromEntries(system),
      MessageAttributes: attributes.size === 0 ? undefined : Object.fromEntries(attributes),
      MD5OfMessageAttributes: digestOfAttributes(attributes),
    };
  };
}

/** `All`, `.*`, a name, or the beginning of one: `order.*` @param {readonly string[]} names */
function attributeFilter(names) {
  if (names.includes('All') || names.includes('.*')) return () => true;
  const exact = new Set(names);
  const beginnings = names.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -1));
  /** @param {string} name */
  return (name) => exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}
