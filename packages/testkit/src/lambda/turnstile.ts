// SPDX-License-Identifier: Apache-2.0

/** Lets so many in at once; the others wait, first come first served. Resolves with how to leave. */
export function createTurnstile(width: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let inside = 0;

  function admit(): void {
    while (inside < width && waiting.length > 0) {
      inside += 1;
      waiting.shift()?.();
    }
  }

  function leave(): void {
    inside -= 1;
    admit();
  }

  return () =>
    new Promise((enter) => {
      waiting.push(() => enter(leave));
      admit();
    });
}
