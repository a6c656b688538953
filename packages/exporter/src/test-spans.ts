// SPDX-License-Identifier: Apache-2.0
import type { ExportedSpan, PendingResource } from './pending-resource.ts';

const RESOURCE: PendingResource = { attributes: { 'service.name': 'shop' } };

/** A SERVER span, alone in its trace, whose ids are `number` in hexadecimal. */
export function spanOf(number: number, overrides: Partial<ExportedSpan> = {}): ExportedSpan {
  const spanId = number.toString(16).padStart(16, '0');
  const traceId = `65920080${number.toString(16).padStart(24, '0')}`;
  return {
    name: `GET /${number}`,
    kind: 1,
    spanContext: () => ({ traceId, spanId, isRemote: false }),
    startTime: [1_704_067_200, 0],
    endTime: [1_704_067_201, 0],
    status: { code: 0 },
    attributes: {},
    events: [],
    links: [],
    resource: RESOURCE,
    instrumentationScope: { name: 'test' },
    ...overrides,
  };
}

export function spansOf(count: number, overrides: Partial<ExportedSpan> = {}): ExportedSpan[] {
  return Array.from({ length: count }, (_, index) => spanOf(index + 1, overrides));
}

/** A local root with `children` children of about `bytes` each. */
export function traceOf(children: number, bytes: number): ExportedSpan[] {
  const root = spanOf(1);
  const { traceId, spanId } = root.spanContext();
  const attributes = { filling: 'x'.repeat(bytes) };
  const under = Array.from({ length: children }, (_, index) =>
    spanOf(index + 2, {
      kind: 0,
      attributes,
      spanContext: () => ({ traceId, spanId: (index + 2).toString(16).padStart(16, '0') }),
      parentSpanContext: { traceId, spanId, isRemote: false },
    }),
  );
  return [root, ...under];
}
