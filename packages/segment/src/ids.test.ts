// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import {
  exceptionId,
  formatTraceId,
  isRootOnlyParent,
  isSpanId,
  isTraceId,
  rootOnlyParentId,
  serviceSegmentId,
} from './ids.ts';

const TRACE = '671f5a2cac60445b2b06d5ccd95c7d56';
const SPAN = '581049e6db296dfb';

describe('isTraceId', () => {
  it.each<[id: string, expected: boolean]>([
    [TRACE, true],
    [TRACE.toUpperCase(), true],
    ['0'.repeat(32), true],
    ['', false],
    [TRACE.slice(1), false],
    [`${TRACE}0`, false],
    [`${TRACE}\n`, false],
    [`g${TRACE.slice(1)}`, false],
    [`1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}`, false],
  ])('%j', (id, expected) => {
    expect(isTraceId(id)).toBe(expected);
  });
});

describe('isSpanId', () => {
  it.each<[id: string, expected: boolean]>([
    [SPAN, true],
    [SPAN.toUpperCase(), true],
    ['0000000000000001', true],
    ['0'.repeat(16), false],
    ['', false],
    [SPAN.slice(1), false],
    [`${SPAN}0`, false],
    [`${SPAN}\n`, false],
    [`g${SPAN.slice(1)}`, false],
    [`\u0010${SPAN.slice(1)}`, false],
    [`@${SPAN.slice(1)}`, false],
    [`:${SPAN.slice(1)}`, false],
    [`\u0661${SPAN.slice(1)}`, false],
  ])('%j', (id, expected) => {
    expect(isSpanId(id)).toBe(expected);
  });
});

it('a parent id that only stands in is told from others', () => {
  expect(isRootOnlyParent(rootOnlyParentId(TRACE), TRACE)).toBe(true);
  expect(isRootOnlyParent(rootOnlyParentId(TRACE).toUpperCase(), TRACE.toUpperCase())).toBe(true);
  expect(isRootOnlyParent(`${rootOnlyParentId(TRACE).slice(0, 15)}x`, TRACE)).toBe(false);
  expect(isRootOnlyParent(SPAN, TRACE)).toBe(false);
});

it.each([
  [TRACE, '1-671f5a2c-ac60445b2b06d5ccd95c7d56'],
  [TRACE.toUpperCase(), '1-671f5a2c-ac60445b2b06d5ccd95c7d56'],
  ['0'.repeat(32), '1-00000000-000000000000000000000000'],
])('%s is written %s', (id, written) => {
  expect(formatTraceId(id)).toBe(written);
});

describe('ids that are derived', () => {
  const derived = () => [
    ...Array.from({ length: 1000 }, (_, i) => exceptionId(SPAN, i)),
    ...Array.from({ length: 1000 }, (_, i) => serviceSegmentId((i + 1).toString(16).padStart(16, '0'))),
    ...Array.from({ length: 1000 }, (_, i) => exceptionId((i + 1).toString(16).padStart(16, '0'), 0)),
    ...Array.from({ length: 1000 }, (_, i) => rootOnlyParentId(i.toString(16).padStart(32, '0'))),
  ];

  it('are span ids, no two alike', () => {
    const ids = derived();
    for (const id of ids) expect(id).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are the same every time', () => {
    expect(derived()).toEqual(derived());
  });

  it('of a trace do not depend on how it is written', () => {
    expect(rootOnlyParentId(TRACE.toUpperCase())).toBe(rootOnlyParentId(TRACE));
  });

  it('stay as they are: X-Ray keeps what was sent under them', () => {
    expect([
      serviceSegmentId(SPAN),
      exceptionId(SPAN, 0),
      exceptionId(SPAN, 1),
      rootOnlyParentId(TRACE),
    ]).toMatchInlineSnapshot(`
      [
        "b1067a3ef89d05f2",
        "2f2dab737003accf",
        "b4be7a4513c6a935",
        "1f095c0106bb18a0",
      ]
    `);
  });
});
