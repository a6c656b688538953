// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { SegmentDocument } from '@otel-xray/segment';
import { type DaemonAddress, formatDaemonAddress } from './daemon-address.ts';
import { createDaemonResolver, type DaemonTarget, type Lookup } from './daemon-resolver.ts';
import type { Deadline } from './deadline.ts';
import { createPacer } from './pacer.ts';
import { type SendResult, SHUT_DOWN, type Transport } from './transport.ts';
import { type Datagram, Flight } from './udp-flight.ts';
import { type ConnectUdp, connectUdp, type UdpSocket } from './udp-socket.ts';
import { toError } from './warnings.ts';

/** Options of `createUdpTransport`. */
export interface UdpTransportOptions {
  readonly address: DaemonAddress;
  /** Largest datagram tried first, in bytes. Default: 65,507, on macOS 9,216. EMSGSIZE lowers it. */
  readonly maxDatagramBytes?: number | undefined;
  /** Finds the addresses of a name. Default: `dns.lookup`. */
  readonly lookup?: Lookup | undefined;
  /** Opens a socket. Default: a connected `node:dgram` socket. */
  readonly connect?: ConnectUdp | undefined;
}

/** Every datagram begins with this line; the daemon passes on what follows, unread. */
const HEADER = Buffer.from('{"format":"json","version":1}\n');

/** IPv4: 65,535 less 20 bytes of IP and 8 of UDP header. macOS: `net.inet.udp.maxdgram`. */
const MAX_UDP_BYTES: number = process.platform === 'darwin' ? 9_216 : 65_507;

/** A refusal from another host takes its way back. Waited for only after one was heard. */
const REFUSAL_WAIT_MILLIS = 50;

/** Sends documents to an X-Ray daemon, one a datagram, paced; see `Transport`. */
export function createUdpTransport(options: UdpTransportOptions): Transport {
  return new UdpTransport(options);
}

interface Queued {
  readonly document: SegmentDocument;
  readonly deadline: Deadline;
  readonly settle: (result: SendResult) => void;
}

interface Connection {
  readonly target: DaemonTarget;
  readonly socket: UdpSocket;
}

class UdpTransport implements Transport {
  readonly #name: string;
  readonly #connect: ConnectUdp;
  readonly #resolver: ReturnType<typeof createDaemonResolver>;
  readonly #pacer = createPacer();
  readonly #initialBytes: number;
  readonly #queue: Queued[] = [];
  readonly #flights = new Set<Flight>();
  #connection: Connection | undefined;
  #draining = false;
  #closed = false;
  /** A refusal was heard and no flight has gone unrefused since. */
  #suspicious = false;
  #limit: number;

  constructor(options: UdpTransportOptions) {
    this.#name = formatDaemonAddress(options.address);
    this.#connect = options.connect ?? connectUdp;
    this.#resolver = createDaemonResolver(options.address, options.lookup);
    this.#initialBytes = options.maxDatagramBytes ?? MAX_UDP_BYTES;
    this.#limit = this.#initialBytes;
  }

  get maxDocumentBytes(): number {
    return this.#limit - HEADER.byteLength;
  }

  send(documents: readonly SegmentDocument[], deadline: Deadline): Promise<readonly SendResult[]> {
    return new Promise((resolve) => {
      const results: SendResult[] = documents.map(() => SHUT_DOWN);
      let open = documents.length;
      if (this.#closed || open === 0) return resolve(results);
      documents.forEach((document, index) => {
        const settle = (result: SendResult): void => {
          results[index] = result;
          open -= 1;
          if (open === 0) resolve(results);
        };
        this.#queue.push({ document, deadline, settle });
      });
      void this.#drain();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { settle } of this.#queue.splice(0)) settle(SHUT_DOWN);
    this.#disconnect();
  }

  /** Sends what is queued. Goes as far as it can in the same turn. Never rejects. */
  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#queue.length > 0) {
      try {
        const target = this.#resolver.current() ?? (await this.#resolver.resolve());
        // It may have been closed meanwhile.
        if (this.#queue.length === 0) break;
        const connection = this.#connectionTo(target);
        const datagrams = this.#nextBurst();
        if (datagrams.length > 0) void this.#fly(connection, datagrams);
        if (this.#queue.length > 0) await this.#pacer.pause();
      } catch (error: unknown) {
        const failed = this.#unreachable(toError(error));
        for (const { settle } of this.#queue.splice(0)) settle(failed);
      }
    }
    this.#draining = false;
  }

  #nextBurst(): readonly Datagram[] {
    const datagrams: Datagram[] = [];
    for (let head = this.#queue[0]; head; head = this.#queue[0]) {
      const { document, deadline, settle } = head;
      const size = HEADER.byteLength + document.bytes.byteLength;
      if (deadline.remainingMillis() === 0) settle({ status: 'dropped', reason: 'timeout' });
      else if (size > this.#limit) settle({ status: 'too-large', maxDocumentBytes: this.maxDocumentBytes });
      else if (this.#pacer.take(size)) datagrams.push({ bytes: frame(document.bytes), settle });
      else break;
      this.#queue.shift();
    }
    return datagrams;
  }

  async #fly({ socket, target }: Connection, datagrams: readonly Datagram[]): Promise<void> {
    const flight = new Flight(datagrams);
    this.#flights.add(flight);
    try {
      flight.send(socket, (error, bytes) => {
        if (hasCode(error, 'EMSGSIZE')) return this.#shrinkBelow(bytes);
        const failure = this.#failureOf(error, target);
        if (!hasCode(error, 'ECONNREFUSED')) return failure;
        flight.fail(failure);
        return undefined;
      });
    } catch (error: unknown) {
      // A socket of the reader's own may throw.
      flight.fail(this.#failureOf(toError(error), target));
    }
    await flight.landed();
    // A refusal is read from the socket when the loop polls, which it has done for certain after two turns.
    if (this.#suspicious) await sleep(REFUSAL_WAIT_MILLIS);
    else for (let turns = 0; turns < 2; turns++) await turn();
    this.#flights.delete(flight);
    if (!flight.failed) this.#suspicious = false;
    flight.settle();
  }

  #connectionTo(target: DaemonTarget): Connection {
    if (this.#connection?.target.address === target.address) return this.#connection;
    this.#disconnect();
    const socket = this.#connect(target, (error) => {
      const failure = this.#failureOf(error, target);
      for (const flight of this.#flights) flight.fail(failure);
    });
    // What passes depends on the way to the address.
    this.#limit = this.#initialBytes;
    this.#connection = { target, socket };
    return this.#connection;
  }

  #failureOf(error: Error, target: DaemonTarget): SendResult {
    this.#resolver.failed(target);
    if (hasCode(error, 'ECONNREFUSED')) {
      this.#suspicious = true;
      return { status: 'dropped', reason: 'daemon-refused', error: new Error(`${this.#name} refused`) };
    }
    if (this.#connection?.target === target) this.#disconnect();
    return this.#unreachable(error);
  }

  #unreachable(error: Error): SendResult {
    return { status: 'retry', reason: 'daemon-unreachable', error };
  }

  /** Half, and half again, until it is less than what was refused. */
  #shrinkBelow(bytes: number): SendResult {
    while (this.#limit >= bytes && this.#limit > HEADER.byteLength + 1)
      this.#limit = Math.floor(this.#limit / 2);
    return { status: 'too-large', maxDocumentBytes: this.maxDocumentBytes };
  }

  #disconnect(): void {
    this.#connection?.socket.close();
    this.#connection = undefined;
  }
}

function hasCode(error: Error, code: string): boolean {
  return 'code' in error && error.code === code;
}

/** Header and document in one buffer: one piece is sent a fifth faster than two. */
function frame(document: Uint8Array): Uint8Array {
  // Not a buffer that is used again: when the kernel's is full, Node keeps ours until later.
  const datagram = Buffer.allocUnsafe(HEADER.byteLength + document.byteLength);
  HEADER.copy(datagram);
  datagram.set(document, HEADER.byteLength);
  return datagram;
}
