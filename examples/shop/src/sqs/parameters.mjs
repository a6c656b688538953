// SPDX-License-Identifier: Apache-2.0
import { invalidValue, Refusal } from './refusal.mjs';

/** @typedef {Readonly<Record<string, unknown>>} Input a request's body, or a part of it */

/**
 * A text that must be there.
 * @param {Input} input @param {string} name
 */
export function text(input, name) {
  const value = input[name];
  if (value === undefined || value === null || value === '')
    throw new Refusal('MissingParameter', `The request must contain the parameter ${name}.`);
  if (typeof value !== 'string') throw new Refusal('Serialization', `${name} is not a string`);
  return value;
}

/**
 * A whole number within limits, or else `standard`.
 * @param {Input} input @param {string} name
 * @param {{ min: number, max: number, standard: number }} limits
 */
export function wholeNumber(input, name, { min, max, standard }) {
  const value = input[name] ?? standard;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new Refusal('Serialization', `${name} is not a whole number`);
  if (value < min || value > max)
    throw invalidValue(name, value, `Must be between ${min} and ${max}, if provided.`);
  return value;
}

/**
 * A list of texts, empty when there is none.
 * @param {Input} input @param {string} name
 * @returns {string[]}
 */
export function texts(input, name) {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
    throw new Refusal('Serialization', `${name} is not a list of strings`);
  return value;
}

/**
 * A list of structures that must be there, though it may be empty.
 * @param {Input} input @param {string} name
 * @returns {Input[]}
 */
export function structures(input, name) {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'object' || item === null))
    throw new Refusal('Serialization', `${name} is not a list of structures`);
  return value;
}

/**
 * Structures by name, none when there are none.
 * @param {Input} input @param {string} name
 * @returns {[string, Input][]}
 */
export function namedStructures(input, name) {
  const value = input[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Refusal('Serialization', `${name} is not a map`);
  const entries = Object.entries(/** @type {Record<string, Input>} */ (value));
  if (entries.some(([, item]) => typeof item !== 'object' || item === null))
    throw new Refusal('Serialization', `${name} is not a map of structures`);
  return entries;
}
