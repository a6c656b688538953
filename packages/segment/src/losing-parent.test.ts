// SPDX-License-Identifier: Apache-2.0
import { createContextKey, ROOT_CONTEXT, type SpanContext } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { losingParent, OTHER_PARENT_KEY } from './losing-parent.ts';

const winner: SpanContext = {
  traceId: '5759e988bd862e3fe1be46a994272793',
  spanId: '53995c3f42cd8ad8',
  traceFlags: 1,
  isRemote: true,
};
const loser: SpanContext = { ...winner, traceId: '6a9f1c00d2b4e6f80123456789abcdef' };

describe('losingParent', () => {
  it.each<[string, unknown, SpanContext | undefined, SpanContext | undefined]>([
    ['another trace lost', loser, winner, loser],
    ['both headers name one trace', { ...winner, spanId: 'aaaaaaaaaaaaaaaa' }, winner, undefined],
    ['one header came', undefined, winner, undefined],
    ['no parent counts', loser, undefined, undefined],
    ['the span is below one of this process', loser, { ...winner, isRemote: false }, undefined],
    ['something else is there', 'loser', winner, undefined],
  ])('%s', (_case, other, parent, expected) => {
    expect(losingParent(ROOT_CONTEXT.setValue(OTHER_PARENT_KEY, other), parent)).toEqual(expected);
  });

  it("has a key as OpenTelemetry's API makes them", () => {
    expect(OTHER_PARENT_KEY).toBe(createContextKey('@otel-xray other parent'));
  });
});
