// SPDX-License-Identifier: Apache-2.0
import { attributeBytes, readAttributes, readSystemAttributes } from './attributes.mjs';
import { text, wholeNumber } from './parameters.mjs';
import { Refusal } from './refusal.mjs';

/** Of one message, and of a batch together; 256 KiB until 2025. */
export const MAX_BYTES = 1_048_576;
const MAX_DELAY_SECONDS = 900;

const ALLOWED = '#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF';
const NOT_ALLOWED = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * @typedef {object} Draft a message to be sent
 * @property {string} body
 * @property {import('./attributes.mjs').Attributes} attributes
 * @property {import('./attributes.mjs').Attributes} systemAttributes
 * @property {number} delaySeconds
 * @property {number} bytes
 */

/**
 * Reads a message to be sent: a request, or an entry of a batch.
 * @param {import('./parameters.mjs').Input} input
 * @param {{ delaySeconds: number }} queue
 * @returns {Draft}
 */
export function readMessage(input, queue) {
  const body = text(input, 'MessageBody');
  const [foreign] = NOT_ALLOWED.exec(body) ?? [];
  if (foreign !== undefined) {
    const code = foreign.codePointAt(0)?.toString(16);
    const message = `Invalid binary character '#x${code}' was found in the message body, the set of allowed characters is ${ALLOWED}`;
    throw new Refusal('InvalidMessageContents', message);
  }
  const attributes = readAttributes(input);
  const bytes = Buffer.byteLength(body) + attributeBytes(attributes);
  if (bytes > MAX_BYTES) {
    const reason = `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BYTES} bytes.`;
    throw new Refusal('InvalidParameterValue', reason);
  }
  return {
    body,
    attributes,
    systemAttributes: readSystemAttributes(input),
    delaySeconds: wholeNumber(input, 'DelaySeconds', {
      min: 0,
      max: MAX_DELAY_SECONDS,
      standard: queue.delaySeconds,
    }),
    bytes,
  };
}
