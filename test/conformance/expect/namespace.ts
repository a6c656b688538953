// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../otlp.ts';
import { firstText, hasPrefix } from './attribute.ts';
import { callsOut, isAwsCall } from './kind.ts';

/** `aws`, `remote`, or none, of a subsegment that stands alone; see `isInsideCall` for those that do not. */
export function namespaceOf(span: Span): 'aws' | 'remote' | undefined {
  const told = firstText(span.attributes, 'aws.xray.namespace');
  if (told === 'aws' || told === 'remote') return told;
  if (told === 'local') return undefined;
  if (isAwsCall(span)) return 'aws';
  if (!callsOut(span)) return undefined;
  return span.kind !== 'CLIENT' || namesSomethingRemote(span) ? 'remote' : undefined;
}

function namesSomethingRemote({ attributes }: Span): boolean {
  const keys = [
    'server.address',
    'network.peer.address',
    'server.service.name',
    'service.peer.name',
    'peer.service',
    'aws.remote.service',
    'url.full',
    'http.url',
    'http.host',
    'net.peer.name',
    'net.peer.ip',
  ];
  const families = ['rpc.', 'db.', 'messaging.', 'gen_ai.'];
  return (
    firstText(attributes, ...keys) !== undefined || families.some((family) => hasPrefix(attributes, family))
  );
}
