// SPDX-License-Identifier: Apache-2.0

/** A member of something that may not be an object. */
export function member(from: unknown, name: string | symbol): unknown {
  const hasMembers = (typeof from === 'object' && from !== null) || typeof from === 'function';
  return hasMembers ? Reflect.get(from, name) : undefined;
}
