// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTraceHeader, parseTraceHeader, type TraceHeader } from './trace-header.ts';

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const traceId = '5759e988bd862e3fe1be46a994272793';
const parentId = '53995c3f42cd8ad8';

describe('parseTraceHeader', () => {
  it.each<[string, string, TraceHeader]>([
    ['complete', `${ROOT};Parent=${parentId};Sampled=1`, { traceId, parentId, sampled: true }],
    ['not sampled', `${ROOT};Parent=${parentId};Sampled=0`, { traceId, parentId, sampled: false }],
    ['decision asked for', `${ROOT};Parent=${parentId};Sampled=?`, { traceId, parentId, sampled: '?' }],
    ['Root alone (ALB)', ROOT, { traceId }],
    ['no decision', `${ROOT};Parent=${parentId}`, { traceId, parentId }],
    ['no parent', `${ROOT};Sampled=1`, { traceId, sampled: true }],
    ['a decision of another kind', `${ROOT};Sampled=true`, { traceId }],
    ['Self is ignored (ALB)', `Self=1-67891234-12456789abcdef012345678;${ROOT}`, { traceId }],
    ['another order', `Sampled=0;Parent=${parentId};${ROOT}`, { traceId, parentId, sampled: false }],
    [
      'spaces (Python SDK)',
      `  ${ROOT} ; Parent = ${parentId} ;\tSampled= 1 `,
      { traceId, parentId, sampled: true },
    ],
    [
      'names in another case',
      `root=1-5759e988-bd862e3fe1be46a994272793;PARENT=${parentId};sampled=1`,
      { traceId, parentId, sampled: true },
    ],
    [
      'upper-case digits',
      `Root=1-5759E988-BD862E3FE1BE46A994272793;Parent=53995C3F42CD8AD8`,
      { traceId, parentId },
    ],
    ['an empty parent', `${ROOT};Parent=;Sampled=1`, { traceId, sampled: true }],
    ['a parent of zeros', `${ROOT};Parent=0000000000000000`, { traceId }],
    ['a name that only begins so', `${ROOT};Rootx=1;Parents=2`, { traceId, kept: 'Rootx=1;Parents=2' }],
    [
      'Lineage',
      `${ROOT};Lineage=25:a87bd80c:1|2:3;Sampled=1`,
      { traceId, sampled: true, kept: 'Lineage=25:a87bd80c:1|2:3' },
    ],
    ['several other fields, in order', `b=2;${ROOT};a = 1 ;c=`, { traceId, kept: 'b=2;a=1;c=' }],
    ['the last of a repeated field', `Sampled=1;${ROOT};Sampled=0`, { traceId, sampled: false }],
    ['no field at all between', `;;${ROOT};;nonsense;=x;`, { traceId }],
    ['control and other characters', `${ROOT};a=1\r\nb: 2;ü=1;c=\u007f;d=3`, { traceId, kept: 'd=3' }],
  ])('%s', (_, text, expected) => {
    expect(parseTraceHeader(text)).toEqual(expected);
  });

  it.each([
    '',
    'nonsense',
    'Root=',
    `Parent=${parentId};Sampled=1`,
    'Root=2-5759e988-bd862e3fe1be46a994272793',
    'Root=1-00000000-000000000000000000000000',
    'Root=1-5759e988-bd862e3fe1be46a99427279',
    'Root=1-5759e988-bd862e3fe1be46a9942727933',
    'Root=1-5759e98g-bd862e3fe1be46a994272793',
    `Root=${traceId}`,
    `${ROOT};Root=x`,
    `${ROOT};Parent=53995c3f42cd8ad`,
    `${ROOT};Parent=53995c3f42cd8ad8a`,
    `${ROOT};Parent=53995c3f42cd8adg`,
    `Root:1-5759e988-bd862e3fe1be46a994272793`,
  ])('refuses %j', (text) => {
    expect(parseTraceHeader(text)).toBeUndefined();
  });

  it.each([255, 256, 257])('keeps 256 bytes of other fields: %i', (length) => {
    const field = `Lineage=${'x'.repeat(length - 8)}`;
    expect(parseTraceHeader(`${ROOT};${field}`)?.kept).toBe(length > 256 ? undefined : field);
  });

  it('leaves out what does not fit and keeps what still does', () => {
    const long = `a=${'x'.repeat(198)}`;
    expect(parseTraceHeader(`${long};b=${'x'.repeat(60)};${ROOT};c=${'x'.repeat(53)}`)?.kept).toBe(
      `${long};c=${'x'.repeat(53)}`,
    );
    expect(parseTraceHeader(`${long};b=1;${ROOT};c=${'x'.repeat(53)}`)?.kept).toBe(`${long};b=1`);
  });

  it.each([
    ['one long field', 'x='.padEnd(10_000, 'x')],
    ['one long name', 'x'.repeat(10_000)],
    ['many fields', 'a=b;'.repeat(2_500)],
    ['nothing but semicolons', ';'.repeat(10_000)],
    ['nothing but spaces', ' '.repeat(10_000)],
    ['spaces within', `a=${' '.repeat(9_998)}b`],
    ['many roots', `${ROOT};`.repeat(240)],
    ['digits', 'Parent='.padEnd(10_000, '0')],
  ])('reads a header of 10 kB before or after the trace: %s', (_, hostile) => {
    for (const text of [`${hostile};${ROOT};Sampled=1`, `${ROOT};Sampled=1;${hostile}`]) {
      const header = parseTraceHeader(text);
      expect(header).toMatchObject({ traceId, sampled: true });
      expect((header?.kept ?? '').length).toBeLessThanOrEqual(256);
    }
  });

  it('takes nothing longer than what Node.js takes as headers', () => {
    expect(parseTraceHeader(`${ROOT};${'x'.repeat(16_384)}`)).toBeUndefined();
  });

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const header = parseTraceHeader(`${ROOT};${text}`);
        expect((header?.kept ?? '').length).toBeLessThanOrEqual(256);
        parseTraceHeader(text);
      }),
    );
  });
});

describe('formatTraceHeader', () => {
  it.each<[TraceHeader, string]>([
    [{ traceId }, ROOT],
    [{ traceId, parentId, sampled: true }, `${ROOT};Parent=${parentId};Sampled=1`],
    [{ traceId, parentId, sampled: false }, `${ROOT};Parent=${parentId};Sampled=0`],
    [{ traceId, sampled: '?' }, `${ROOT};Sampled=?`],
    [
      { traceId, parentId, sampled: true, kept: 'Lineage=1:2' },
      `${ROOT};Parent=${parentId};Sampled=1;Lineage=1:2`,
    ],
    [{ traceId: traceId.toUpperCase(), parentId: parentId.toUpperCase() }, `${ROOT};Parent=${parentId}`],
    [{ traceId, kept: 'a=1\r\nSet-Cookie: x;Root=1-2-3;b=2' }, ROOT],
    [{ traceId, kept: 'a=1\r\nSet-Cookie: x;Sampled=1;b=2' }, `${ROOT};b=2`],
    [{ traceId, kept: `a=${'x'.repeat(300)}` }, ROOT],
  ])('%j', (header, text) => {
    expect(formatTraceHeader(header)).toBe(text);
  });

  const hex = (length: number) =>
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
      .filter((id) => !/^0*$/.test(id));
  const field = fc
    .tuple(
      fc.string({ unit: fc.constantFrom(...'abcXYZ-_'), minLength: 1, maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'abc019:|=,.'), maxLength: 24 }),
    )
    .map(([key, value]) => `${key}=${value}`);

  it('is undone by parseTraceHeader', () => {
    const headers = fc.record({
      traceId: hex(32),
      parentId: fc.option(hex(16), { nil: undefined }),
      sampled: fc.constantFrom(true, false, '?' as const, undefined),
      kept: fc.option(
        fc.array(field, { minLength: 1, maxLength: 6 }).map((fields) => fields.join(';')),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(headers, (header) => {
        expect(parseTraceHeader(formatTraceHeader(header))).toEqual(header);
      }),
    );
  });
});
