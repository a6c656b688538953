// SPDX-License-Identifier: Apache-2.0
import { plainText } from '@otel-xray/local';
import type { TranslationDrop } from '@otel-xray/segment';

/** `span 90ad8bba25acdef8 "GET /" of trace 6b03… is left out: invalid-id` */
export function describeDrop({ reason, name, spanId, traceId, error }: TranslationDrop): string {
  const thrown = error === undefined ? '' : ` (${String(error)})`;
  return plainText(`span ${spanId} "${name}" of trace ${traceId} is left out: ${reason}${thrown}`);
}
