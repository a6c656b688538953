// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { judgeTrace } from './trace-rules.ts';

const SEGMENT = {
  name: 'shop',
  id: '70de5b6f19ff9a0a',
  start_time: 1.5,
  trace_id: '1-581cf771-a006649127e371903a2de979',
  end_time: 2,
};
const OTHER = { ...SEGMENT, id: '70de5b6f19ff9a0b' };
const annotations = Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`a${i}`, i]));
const filling = { metadata: { default: { filling: 'x'.repeat(52_000) } } };

it.each<[name: string, documents: object[], rules: string[]]>([
  ['two documents', [SEGMENT, OTHER], []],
  ['in progress, then complete', [{ ...SEGMENT, end_time: undefined, in_progress: true }, SEGMENT], []],
  ['complete twice', [SEGMENT, OTHER, SEGMENT], ['complete-twice']],
  [
    'complete on its own and inside another',
    [OTHER, { ...SEGMENT, subsegments: [OTHER] }],
    ['complete-twice'],
  ],
  [
    '52 annotations',
    [
      { ...SEGMENT, annotations },
      { ...OTHER, annotations },
    ],
    ['annotation-count'],
  ],
  [
    'over 100 KB',
    [
      { ...SEGMENT, ...filling },
      { ...OTHER, ...filling },
    ],
    ['trace-size'],
  ],
])('%s', (_name, documents, rules) => {
  expect(judgeTrace(documents.map((one) => JSON.stringify(one))).map(({ rule }) => rule)).toEqual(rules);
});
