// SPDX-License-Identifier: Apache-2.0

/** A member of something that may not be an object. */
export function member(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
}
