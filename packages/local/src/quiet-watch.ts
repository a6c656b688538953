// SPDX-License-Identifier: Apache-2.0

/** When a trace is worth showing. */
export interface QuietWatchOptions {
  /** How long nothing may have arrived for a trace that is complete. */
  readonly quietMillis: number;
  /** How long nothing may have arrived for one that is not. */
  readonly patienceMillis: number;
  /** Told of each trace, again if it has grown since. */
  announce(id: string): void;
  isComplete(id: string): boolean;
  now(): number;
}

/** Notices when traces have come to rest. */
export interface QuietWatch {
  /** Something arrived for this trace. */
  touch(id: string): void;
  /** Announces what is left, and stops. */
  close(): void;
}

interface Pending {
  since: number;
  /** Looked at when it was quiet, and not complete. */
  incomplete: boolean;
}

/**
 * No sender says that a trace is over, and each service of it sends its own documents when it likes. So a trace is
 * shown when it is complete and nothing has arrived for a moment: short enough to look live, long enough for the
 * caller, whose document comes last. One that stays incomplete is shown after more patience: its missing part may
 * never come, as Lambda's own segments do not come to a laptop.
 */
export function createQuietWatch(options: QuietWatchOptions): QuietWatch {
  const { quietMillis, patienceMillis } = options;
  const waiting = new Map<string, Pending>();
  let timer: NodeJS.Timeout | undefined;

  function isDue(id: string, pending: Pending, now: number): boolean {
    const age = now - pending.since;
    if (age >= patienceMillis) return true;
    if (age < quietMillis || pending.incomplete) return false;
    pending.incomplete = !options.isComplete(id);
    return !pending.incomplete;
  }

  function look(): void {
    timer = undefined;
    const now = options.now();
    for (const [id, pending] of waiting) {
      if (!isDue(id, pending, now)) continue;
      waiting.delete(id);
      options.announce(id);
    }
    if (waiting.size > 0) schedule();
  }

  function schedule(): void {
    timer ??= setTimeout(look, Math.max(1, quietMillis / 4)).unref();
  }

  return {
    touch(id): void {
      // Out and in again: the map stays in order of arrival.
      waiting.delete(id);
      waiting.set(id, { since: options.now(), incomplete: false });
      schedule();
    },
    close(): void {
      clearTimeout(timer);
      const left = [...waiting.keys()];
      waiting.clear();
      for (const id of left) options.announce(id);
    },
  };
}
