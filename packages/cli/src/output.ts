// SPDX-License-Identifier: Apache-2.0
import type { TextOutput } from './process-io.ts';

/** Writing to something that may be slow, and may go away: `otel-xray translate | head`. */
export interface Output {
  /** Resolves when there is room for more: true, or false once nobody reads any more. */
  write(chunk: Uint8Array | string): Promise<boolean>;
  /** Resolves when the reader has gone. */
  readonly gone: Promise<void>;
  /** Takes back what was added to the stream. */
  release(): void;
}

/** Wraps a stream so that a reader that went away is an answer and not an exception. */
export function createOutput(stream: TextOutput): Output {
  let isGone = false;
  let announce: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const onGone = (): void => {
    isGone = true;
    announce();
  };
  // One for all who wait: a listener each would be a leak to Node, and is one.
  let drained: Promise<void> | undefined;
  const waitForDrain = (): Promise<void> => {
    drained ??= new Promise((resolve) => {
      stream.once('drain', () => {
        drained = undefined;
        resolve();
      });
    });
    return drained;
  };
  stream.on('error', onGone);
  stream.on('close', onGone);

  return {
    gone,
    async write(chunk): Promise<boolean> {
      if (isGone) return false;
      if (stream.write(chunk)) return !isGone;
      await Promise.race([waitForDrain(), gone]);
      return !isGone;
    },
    release(): void {
      stream.off('close', onGone);
      // The 'error' listener stays: what was written last may still fail, and would end the process.
    },
  };
}
