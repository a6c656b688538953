// SPDX-License-Identifier: Apache-2.0

/**
 * The time, which tests replace.
 * @typedef {object} Clock
 * @property {() => number} now in milliseconds of Unix time
 * @property {(millis: number, callback: () => void) => () => void} after gives what cancels it
 */

/** @type {Clock} */
export const systemClock = {
  now: Date.now,
  after(millis, callback) {
    const timer = setTimeout(callback, millis);
    return () => clearTimeout(timer);
  },
};
