// SPDX-License-Identifier: Apache-2.0
import { createApiTransport } from './api-transport.ts';
import { formatDaemonAddress } from './daemon-address.ts';
import type { Environment } from './environment.ts';
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

/** What an operator calls the other end. The region is the environment's; profiles may know another. */
export function describeTransport(resolved: ResolvedTransport, env: Environment): string {
  switch (resolved.kind) {
    case 'daemon':
      return `the X-Ray daemon at ${formatDaemonAddress(resolved.address)}`;
    case 'api': {
      if (resolved.client) return 'the X-Ray API';
      const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
      if (env.AWS_ENDPOINT_URL_XRAY) return `the X-Ray API at ${env.AWS_ENDPOINT_URL_XRAY}`;
      return region ? `the X-Ray API in ${region}` : 'the X-Ray API';
    }
    case 'custom':
      return 'a transport of your own';
  }
}
