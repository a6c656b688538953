// SPDX-License-Identifier: Apache-2.0
import type { Span } from '@opentelemetry/api';
import { keepMetadata, metadataText } from '@otel-xray/segment';
import { jsonText } from './json-text.ts';
import { sayOnce } from './notices.ts';

const DEFAULT_NAMESPACE = 'default';

/** X-Ray keeps namespaces with this prefix to itself. */
const RESERVED = 'AWS.';

/**
 * Puts any value into `metadata.<namespace>.<key>`, as it is now. It is kept beside the span, where the limits of
 * attributes do not reach, and also is the attribute `aws.xray.metadata.<namespace>`, for other exporters.
 */
export function addMetadata(
  span: Span,
  key: string,
  value: unknown,
  namespace: string = DEFAULT_NAMESPACE,
): void {
  if (typeof key !== 'string' || typeof namespace !== 'string' || namespace === '') {
    sayOnce('metadata is left out: its key and its namespace have to be text');
    return;
  }
  if (namespace.startsWith(RESERVED)) {
    sayOnce(
      `metadata of ${namespace} is left out: X-Ray keeps namespaces that begin with ${RESERVED} to itself`,
    );
    return;
  }
  const kept = keepMetadata(span, namespace, key, jsonText(value));
  span.setAttribute(`aws.xray.metadata.${namespace}`, metadataText(kept.get(namespace)));
}
