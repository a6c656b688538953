// SPDX-License-Identifier: Apache-2.0

/** A member of something that may not be an object. */
export function member(holder: unknown, key: string): unknown {
  const hasMembers = (typeof holder === 'object' && holder !== null) || typeof holder === 'function';
  return hasMembers ? Reflect.get(holder, key) : undefined;
}
