// SPDX-License-Identifier: Apache-2.0

/** A server for one run of clients. */
export interface RunningServer {
  /** What programs need to find it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** No such server on this machine. */
export class MissingServer extends Error {}
