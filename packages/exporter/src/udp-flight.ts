// SPDX-License-Identifier: Apache-2.0

import { SENT, type SendResult } from './transport.ts';
import type { UdpSocket } from './udp-socket.ts';

/** A datagram and where its result goes. */
export interface Datagram {
  readonly bytes: Uint8Array;
  readonly settle: (result: SendResult) => void;
}

/** What the socket knows about the sizes that pass. */
export interface SizeKnowledge {
  /** Largest datagram that is known to pass. */
  readonly confirmedBytes: number;
  confirm(bytes: number): void;
  /** The kernel refused this size (EMSGSIZE); gives what becomes of the document. */
  refuse(bytes: number): SendResult;
}

/**
 * Datagrams that were handed to the kernel in one go, and share one verdict: UDP has no acknowledgement, and a
 * refusal does not say which datagram it answers.
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

  /**
   * Hands everything over. A callback for each datagram costs a tenth of the send and Node has no cheaper way to
   * see its error. So: the first (it meets what an earlier refusal left in the socket), the last (it
   * meets what this flight caused), and every size that is not known to pass.
   */
  send(socket: UdpSocket, sizes: SizeKnowledge, failureOf: (error: Error) => SendResult): void {
    const last = this.#datagrams.length - 1;
    this.#datagrams.forEach((datagram, index) => {
      const size = datagram.bytes.byteLength;
      if (index !== 0 && index !== last && size <= sizes.confirmedBytes) {
        socket.send(datagram.bytes);
        return;
      }
      socket.send(datagram.bytes, (error) => {
        this.#waiting -= 1;
        if (!error) sizes.confirm(size);
        else if (isTooBig(error)) this.#own.set(datagram, sizes.refuse(size));
        else this.fail(failureOf(error));
        if (this.#waiting === 0) this.#landed?.();
      });
      // Not before: a socket that is not connected throws, and never calls back.
      this.#waiting += 1;
    });
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

function isTooBig(error: Error): boolean {
  return 'code' in error && error.code === 'EMSGSIZE';
}
