// SPDX-License-Identifier: Apache-2.0

import { SENT, type SendResult } from './transport.ts';
import type { UdpSocket } from './udp-socket.ts';

/** A datagram and where its result goes. */
export interface Datagram {
  readonly bytes: Uint8Array;
  readonly settle: (result: SendResult) => void;
}

/**
 * What an error of a send means for this datagram alone (too large, no buffer left); `undefined` for a refusal, which
 * answers an earlier one.
 */
export type ReadError = (error: Error, bytes: number) => SendResult | undefined;

/**
 * Datagrams that were handed to the kernel in one go, and share one verdict: UDP has no acknowledgement, and a
 * refusal does not say which datagram it answers. What the kernel did not take is a result of its own.
 */
export class Flight {
  readonly #datagrams: readonly Datagram[];
  readonly #own = new Map<Datagram, SendResult>();
  #failure: SendResult | undefined;
  #waiting = 0;
  #landed: (() => void) | undefined;

  constructor(datagrams: readonly Datagram[]) {
    this.#datagrams = datagrams;
  }

  /** The network said no while this flight was under way. */
  fail(failure: SendResult): void {
    this.#failure ??= failure;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Hands everything over. Throws what the socket throws. */
  send(socket: UdpSocket, readError: ReadError): void {
    for (const datagram of this.#datagrams) {
      socket.send(datagram.bytes, (error) => {
        this.#waiting -= 1;
        const own = error && readError(error, datagram.bytes.byteLength);
        if (own) this.#own.set(datagram, own);
        if (this.#waiting === 0) this.#landed?.();
      });
      // Not before: a socket that is not connected throws, and never calls back.
      this.#waiting += 1;
    }
  }

  /** Resolves when the callbacks have come. */
  landed(): Promise<void> {
    if (this.#waiting === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#landed = resolve;
    });
  }

  settle(): void {
    for (const datagram of this.#datagrams) {
      datagram.settle(this.#own.get(datagram) ?? this.#failure ?? SENT);
    }
  }
}
