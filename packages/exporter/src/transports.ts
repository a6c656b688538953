// SPDX-License-Identifier: Apache-2.0
import { createApiTransport } from './api-transport.ts';
import type { ResolvedTransport } from './options.ts';
import { withRetry } from './retry.ts';
import type { Transport } from './transport.ts';
import { createUdpTransport } from './udp-transport.ts';

/** The transport that the options have decided on. */
export function createTransport(resolved: ResolvedTransport): Transport {
  switch (resolved.kind) {
    case 'daemon':
      return withRetry(createUdpTransport({ address: resolved.address }));
    case 'api':
      return withRetry(createApiTransport({ client: resolved.client }));
    case 'custom':
      return resolved.transport;
  }
}
