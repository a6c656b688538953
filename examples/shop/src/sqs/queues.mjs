// SPDX-License-Identifier: Apache-2.0
import { text } from './parameters.mjs';
import { createQueue } from './queue.mjs';
import { invalidValue, Refusal } from './refusal.mjs';

/** What can be set when a queue is made, in seconds, as texts. */
const ATTRIBUTES = {
  VisibilityTimeout: { setting: 'visibilitySeconds', max: 43_200, standard: 30 },
  ReceiveMessageWaitTimeSeconds: { setting: 'waitSeconds', max: 20, standard: 0 },
  DelaySeconds: { setting: 'delaySeconds', max: 900, standard: 0 },
};
const NAME = /^[\w-]{1,80}$/;
/** Of whoever has no account. */
const ACCOUNT = '000000000000';

/**
 * The queues by name.
 * @param {{ clock: import('./clock.mjs').Clock, newId: () => string }} surroundings
 */
export function createQueues(surroundings) {
  /** @type {Map<string, import('./queue.mjs').Queue>} */
  const queues = new Map();

  /** Makes a queue, or finds the very same; gives its URL. @param {import('./parameters.mjs').Input} input @param {string} origin */
  function create(input, origin) {
    const name = text(input, 'QueueName');
    if (!NAME.test(name)) {
      const reason = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
      throw new Refusal('InvalidParameterValue', reason);
    }
    const settings = readSettings(/** @type {Record<string, unknown>} */ (input.Attributes ?? {}));
    const known = queues.get(name);
    const differing = known && differingAttribute(known.settings, settings);
    if (differing !== undefined) {
      const message = `A queue already exists with the same name and a different value for attribute ${differing}`;
      throw new Refusal('QueueNameExists', message);
    }
    if (known === undefined) queues.set(name, createQueue(name, settings, surroundings));
    return url(name, origin);
  }

  /** @param {string} name @param {string} origin */
  function url(name, origin) {
    if (!queues.has(name)) throw noQueue();
    return `${origin}/${ACCOUNT}/${name}`;
  }

  /** The queue that a request is about. @param {import('./parameters.mjs').Input} input */
  function of(input) {
    const queueUrl = text(input, 'QueueUrl');
    const [, account, name = ''] = /^https?:\/\/[^/]+\/(\d{12})\/([^/]+)$/.exec(queueUrl) ?? [];
    const queue = account === ACCOUNT ? queues.get(name) : undefined;
    if (queue === undefined) throw noQueue();
    return queue;
  }

  return { create, url, of };
}

/** @typedef {ReturnType<typeof createQueues>} Queues */

/** @param {Readonly<Record<string, unknown>>} attributes */
function readSettings(attributes) {
  const unknown = Object.keys(attributes).find((name) => !Object.hasOwn(ATTRIBUTES, name));
  if (unknown !== undefined) throw new Refusal('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  /** @param {keyof typeof ATTRIBUTES} name */
  const seconds = (name) => {
    const { max, standard } = ATTRIBUTES[name];
    const value = attributes[name] ?? String(standard);
    if (typeof value === 'string' && /^\d+$/.test(value) && Number(value) <= max) return Number(value);
    throw invalidValue(name, value, `Must be between 0 and ${max}, if provided.`);
  };
  return {
    visibilitySeconds: seconds('VisibilityTimeout'),
    waitSeconds: seconds('ReceiveMessageWaitTimeSeconds'),
    delaySeconds: seconds('DelaySeconds'),
  };
}

/** @param {import('./queue.mjs').Settings} known @param {import('./queue.mjs').Settings} settings */
function differingAttribute(known, settings) {
  const names = /** @type {(keyof typeof ATTRIBUTES)[]} */ (Object.keys(ATTRIBUTES));
  return names.find((name) => {
    const setting = /** @type {keyof typeof known} */ (ATTRIBUTES[name].setting);
    return known[setting] !== settings[setting];
  });
}

function noQueue() {
  return new Refusal('QueueDoesNotExist', 'The specified queue does not exist.');
}
