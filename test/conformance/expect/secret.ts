// SPDX-License-Identifier: Apache-2.0
import type { Span } from '../otlp.ts';
import { withoutPassword } from './url.ts';

const MAY_HOLD_PASSWORD = new Set([
  'url.full',
  'http.url',
  'db.connection_string',
  'aws.sqs.queue.url',
  'messaging.url',
  'aws.queue_url',
  'aws.queue.url',
]);

/** The span as it may be read: passwords in URLs and connection strings never leave the process. */
export function withoutSecrets(span: Span): Span {
  const attributes = [...span.attributes].map(([key, value]): [string, unknown] =>
    typeof value === 'string' && MAY_HOLD_PASSWORD.has(key) ? [key, withoutPassword(value)] : [key, value],
  );
  return { ...span, attributes: new Map(attributes) };
}
