// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** How a value is marked in a digest. */
const STRING = 1;
const BINARY = 2;

/** @param {string} body */
export function digestOfBody(body) {
  return createHash('md5').update(body).digest('hex');
}

/**
 * The MD5 over attributes in the order of their names: of each its name, its type and its value, each after its
 * length in four bytes, and before the value one byte that tells text from bytes. `undefined` without attributes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 * @param {import('./attributes.mjs').Attributes} attributes
 */
export function digestOfAttributes(attributes) {
  if (attributes.size === 0) return undefined;
  const hash = createHash('md5');
  /** @param {Buffer} bytes */
  const add = (bytes) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, { DataType, StringValue, BinaryValue }] of [...attributes].sort(byName)) {
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Buffer.of(BinaryValue === undefined ? STRING : BINARY));
    add(BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64'));
  }
  return hash.digest('hex');
}

/** @param {readonly [string, unknown]} first @param {readonly [string, unknown]} second */
function byName([first], [second]) {
  return Buffer.compare(Buffer.from(first), Buffer.from(second));
}
