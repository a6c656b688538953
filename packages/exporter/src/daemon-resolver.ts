// SPDX-License-Identifier: Apache-2.0
import { lookup as dnsLookup } from 'node:dns/promises';
import { ipFamily } from '@otel-xray/segment';
import type { DaemonAddress } from './daemon-address.ts';

/** One address of the daemon. */
export interface DaemonTarget {
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
}

interface HostAddress {
  readonly address: string;
  readonly family: number;
}

export type Lookup = (host: string) => Promise<readonly HostAddress[]>;

/** Keeps the address of the daemon up to date. */
export interface DaemonResolver {
  /** The address to use now, `undefined` when it has to be looked up first. Old answers are renewed aside. */
  current(): DaemonTarget | undefined;
  /** Looks the name up. Rejects when that fails. */
  resolve(): Promise<DaemonTarget>;
  /** This address did not work: look again, and try the next one if the name has several. */
  failed(target: DaemonTarget): void;
}

/** A task that moves gets a new address and keeps its name. */
const MAX_AGE_MILLIS = 30_000;

const lookupAll: Lookup = (host) => dnsLookup(host, { all: true });

export function createDaemonResolver(
  daemon: DaemonAddress,
  lookup: Lookup = lookupAll,
  now: () => number = () => performance.now(),
): DaemonResolver {
  const literal = ipFamily(daemon.host);
  if (literal !== 0) {
    const target: DaemonTarget = { address: daemon.host, family: literal, port: daemon.port };
    return { current: () => target, resolve: async () => target, failed: () => undefined };
  }
  return new NameResolver(daemon, lookup, now);
}

class NameResolver implements DaemonResolver {
  readonly #daemon: DaemonAddress;
  readonly #lookup: Lookup;
  readonly #now: () => number;
  #target: DaemonTarget | undefined;
  #resolvedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #pending: Promise<DaemonTarget> | undefined;

  constructor(daemon: DaemonAddress, lookup: Lookup, now: () => number) {
    this.#daemon = daemon;
    this.#lookup = lookup;
    this.#now = now;
  }

  current(): DaemonTarget | undefined {
    if (this.#target && this.#now() - this.#resolvedAt >= MAX_AGE_MILLIS) {
      // A failed renewal is no reason to leave an address that works; the next call tries again.
      this.resolve().catch(() => undefined);
    }
    return this.#target;
  }

  resolve(): Promise<DaemonTarget> {
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  failed(target: DaemonTarget): void {
    if (target !== this.#target) return;
    this.#failures += 1;
    this.#target = undefined;
  }

  async #ask(): Promise<DaemonTarget> {
    const { host, port } = this.#daemon;
    // The daemon listens on IPv4 unless told otherwise, and `localhost` may be ::1 first.
    const found = [...(await this.#lookup(host))].sort((a, b) => a.family - b.family);
    const chosen = found[this.#failures % found.length];
    if (!chosen) throw new Error(`no address for ${host}`);
    this.#target = { address: chosen.address, family: chosen.family === 6 ? 6 : 4, port };
    this.#resolvedAt = this.#now();
    return this.#target;
  }
}
