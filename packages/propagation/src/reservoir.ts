// SPDX-License-Identifier: Apache-2.0

/** Lets so many through in each second, from the first second on. */
export interface Reservoir {
  take(perSecond: number, monotonicMillis: number): boolean;
}

/** The second under way outlives a change of `perSecond`: a new quota does not fill or empty it. */
export function createReservoir(): Reservoir {
  let second = Number.NaN;
  let taken = 0;
  return {
    take(perSecond, monotonicMillis) {
      const current = Math.floor(monotonicMillis / 1_000);
      if (current !== second) {
        second = current;
        taken = 0;
      }
      if (taken >= perSecond) return false;
      taken++;
      return true;
    },
  };
}
