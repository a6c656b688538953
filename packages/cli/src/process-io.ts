// SPDX-License-Identifier: Apache-2.0

/** What a command needs to write to. `process.stdout` is one. */
export interface TextOutput extends NodeJS.WritableStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** The process a command runs in, as far as commands see it. Tests hand in their own. */
export interface ProcessIo {
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean | undefined };
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls the listener once, at Ctrl-C or when asked to end. Returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/** The real one. A second Ctrl-C ends the process as it would without us. */
export function processIo(): ProcessIo {
  const { stdin, stdout, stderr, env } = process;
  return {
    stdin,
    stdout,
    stderr,
    env,
    onInterrupt(listener): () => void {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      const stop = (): void => {
        for (const signal of signals) process.off(signal, interrupted);
      };
      const interrupted = (): void => {
        stop();
        listener();
      };
      for (const signal of signals) process.on(signal, interrupted);
      return stop;
    },
  };
}
