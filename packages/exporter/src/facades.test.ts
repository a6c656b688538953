// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from '@otel-xray/segment';
import { expect, it } from 'vitest';
import { createFacades } from './facades.ts';

const traceId = '5759e988bd862e3fe1be46a994272793';

function below(spanId: string | undefined): SpanSource {
  return {
    name: 'handler',
    kind: 1,
    spanContext: () => ({ traceId, spanId: '00f067aa0ba902b7' }),
    parentSpanContext: spanId === undefined ? undefined : { traceId, spanId, isRemote: true },
    startTime: [1, 0],
    endTime: [2, 0],
    status: { code: 0 },
    attributes: {},
    events: [],
    links: [],
    resource: { attributes: {} },
  };
}

it('are remembered, the latest thousand of them', () => {
  const facades = createFacades(1_000);
  const parent = (invocation: number): string => String(invocation).padStart(16, '0');
  for (let n = 0; n <= 1_000; n++) facades.remember({ traceId, spanId: parent(n) });
  const known = [parent(0), parent(1), parent(1_000), undefined].map((id) =>
    facades.isFacadeParent(below(id)),
  );
  expect(known).toEqual([false, true, true, false]);
});
