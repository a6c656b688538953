// SPDX-License-Identifier: Apache-2.0
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spanLimitsFromEnvironment } from './span-limits.ts';
import { forgetSetUp } from './test-reset.ts';

let said: string[];
beforeEach(() => {
  said = recordDiag();
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetSetUp();
});

it.each<[string, env: Record<string, string>, expected: Record<string, number>]>([
  ['nothing is set', {}, {}],
  ['a value length', { OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '7' }, { attributeValueLengthLimit: 7 }],
  ['the general value length', { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '8' }, { attributeValueLengthLimit: 8 }],
  [
    "the span's own before the general one",
    { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '8', OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '7' },
    { attributeValueLengthLimit: 7 },
  ],
  ['a count', { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '3' }, { attributeCountLimit: 3 }],
  ['the general count', { OTEL_ATTRIBUTE_COUNT_LIMIT: '4' }, { attributeCountLimit: 4 }],
  [
    "the span's own count before it, 0 too",
    { OTEL_ATTRIBUTE_COUNT_LIMIT: '4', OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '0' },
    { attributeCountLimit: 0 },
  ],
  ['links', { OTEL_SPAN_LINK_COUNT_LIMIT: '5' }, { linkCountLimit: 5 }],
  ['events', { OTEL_SPAN_EVENT_COUNT_LIMIT: '6' }, { eventCountLimit: 6 }],
  ['attributes of events', { OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '1' }, { attributePerEventCountLimit: 1 }],
  ['attributes of links', { OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '2' }, { attributePerLinkCountLimit: 2 }],
  ['blank', { OTEL_SPAN_LINK_COUNT_LIMIT: ' ' }, {}],
])('%s', (_, env, expected) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  // Members that are `undefined` would count as infinite in some versions of the SDK.
  expect(spanLimitsFromEnvironment()).toStrictEqual(expected);
  expect(said).toEqual([]);
});

it('what is no number is told and left to the SDK', () => {
  vi.stubEnv('OTEL_SPAN_LINK_COUNT_LIMIT', 'many');
  expect(spanLimitsFromEnvironment()).toStrictEqual({});
  expect(said).toEqual([expect.stringContaining('OTEL_SPAN_LINK_COUNT_LIMIT')]);
});
