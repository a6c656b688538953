// SPDX-License-Identifier: Apache-2.0
import { namedStructures } from './parameters.mjs';
import { invalidValue, Refusal } from './refusal.mjs';

/**
 * @typedef {{ DataType: string, StringValue?: string, BinaryValue?: string }} Attribute `BinaryValue` in Base64
 * @typedef {ReadonlyMap<string, Attribute>} Attributes
 */

const MAX_ATTRIBUTES = 10;
const NAME = /^(?!(aws|amazon)\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
// Not read with what the shop writes it with: that could be wrong both times.
const TRACE_HEADER = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}(;[A-Za-z]+=[^;\s]+)*$/;
const TYPE = /^(String|Number|Binary)(\..+)?$/;

/**
 * Message attributes of a message to be sent.
 * @param {import('./parameters.mjs').Input} input @returns {Attributes}
 */
export function readAttributes(input) {
  const entries = namedStructures(input, 'MessageAttributes');
  if (entries.length > MAX_ATTRIBUTES) {
    const reason = `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`;
    throw new Refusal('InvalidParameterValue', reason);
  }
  return new Map(
    entries.map(([name, value]) => {
      if (!NAME.test(name)) throw invalidAttribute(name, 'has an invalid name');
      return [name, readAttribute(name, value)];
    }),
  );
}

/**
 * The only message system attribute that can be sent: X-Ray's header.
 * @param {import('./parameters.mjs').Input} input @returns {Attributes}
 */
export function readSystemAttributes(input) {
  return new Map(
    namedStructures(input, 'MessageSystemAttributes').map(([name, value]) => {
      if (name !== 'AWSTraceHeader') throw invalidAttribute(name, 'is no message system attribute');
      const attribute = readAttribute(name, value);
      if (attribute.DataType !== 'String') throw invalidAttribute(name, 'must be a String');
      if (!TRACE_HEADER.test(attribute.StringValue ?? ''))
        throw invalidValue(name, attribute.StringValue, 'Must be an X-Ray trace header.');
      return [name, attribute];
    }),
  );
}

/**
 * What counts towards the size of a message.
 * @param {Attributes} attributes
 */
export function attributeBytes(attributes) {
  let bytes = 0;
  for (const [name, { DataType, StringValue = '', BinaryValue = '' }] of attributes) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    bytes += Buffer.byteLength(StringValue) + Buffer.byteLength(BinaryValue, 'base64');
  }
  return bytes;
}

/** @param {string} name @param {import('./parameters.mjs').Input} value @returns {Attribute} */
function readAttribute(name, { DataType, StringValue, BinaryValue }) {
  if (typeof DataType !== 'string' || DataType === '')
    throw invalidAttribute(name, 'must contain non-empty message attribute type');
  if (!TYPE.test(DataType)) throw invalidAttribute(name, 'has an invalid message attribute type');
  const [member, content] = DataType.startsWith('Binary')
    ? ['BinaryValue', BinaryValue]
    : ['StringValue', StringValue];
  if (typeof content !== 'string' || content === '')
    throw invalidAttribute(name, `must contain non-empty message attribute value in ${member}`);
  if (DataType.startsWith('Number') && !Number.isFinite(Number(content)))
    throw invalidAttribute(name, 'must be a number');
  return { DataType, [member]: content };
}

/** @param {string} name @param {string} what */
function invalidAttribute(name, what) {
  return new Refusal('InvalidParameterValue', `The message attribute '${name}' ${what}.`);
}
