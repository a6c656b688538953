// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { assembleTrace } from '../assemble.ts';
import type { SegmentDocument } from '../document.ts';
import { serviceGraph } from '../graph/service-graph.ts';
import { renderServiceMap } from './render.ts';

const TRACE_ID = '1-581cf771-a006649127e371903a2de979';
const OTHER_TRACE_ID = '1-581cf772-a006649127e371903a2de979';

function part(letter: string, name: string, rest: Partial<SegmentDocument> = {}): SegmentDocument {
  return { id: letter.repeat(16), name, start_time: 1, end_time: 2, ...rest };
}

const sqs = part('c', 'SQS', {
  namespace: 'aws',
  aws: { operation: 'SendMessage', queue_url: 'https://sqs/1/q' },
});
const sender = [
  part('a', 'notes', { origin: 'AWS::Lambda' }),
  part('b', 'notes', {
    parent_id: 'a'.repeat(16),
    origin: 'AWS::Lambda::Function',
    subsegments: [sqs, part('d', 'api', { namespace: 'remote', throttle: true, error: true })],
  }),
];
const worker = [part('e', 'worker', { fault: true, links: [{ trace_id: TRACE_ID, id: 'c'.repeat(16) }] })];
const graph = serviceGraph([assembleTrace(TRACE_ID, sender), assembleTrace(OTHER_TRACE_ID, worker)]);

describe('a service map', () => {
  it('is its nodes, and the calls and links between them', () => {
    expect(`\n${renderServiceMap(graph).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      Services                                                     ok     error     fault  throttle
        api  (remote)                                               ·         ·         ·         1
        https://sqs/1/q  (AWS::SQS::Queue)                          1         ·         ·         ·
        notes  (AWS::Lambda)                                        1         ·         ·         ·
        notes  (AWS::Lambda::Function)                              1         ·         ·         ·
        worker                                                      ·         ·         1         ·

      Calls                                                        ok     error     fault  throttle
        https://sqs/1/q ⇢ worker                                    ·         ·         1         ·
        notes (AWS::Lambda) → notes (AWS::Lambda::Function)         1         ·         ·         ·
        notes (AWS::Lambda::Function) → api                         ·         ·         ·         1
        notes (AWS::Lambda::Function) → https://sqs/1/q             1         ·         ·         ·
        client → notes (AWS::Lambda)                                1         ·         ·         ·
        client → worker                                             ·         ·         1         ·
      "
    `);
  });

  it('keeps to the width', () => {
    const lines = renderServiceMap(graph, { width: 70 });
    expect(Math.max(...lines.map((line) => line.length))).toBe(70);
    expect(lines).toContain('  notes (AWS::Lambda) → notes…         1         ·         ·         ·');
  });

  it('is coloured where asked', () => {
    expect(renderServiceMap(graph, { colour: true }).join('\n')).toContain('\u001b[31m         1\u001b[0m');
  });

  it('shows no control characters of a name', () => {
    const named = serviceGraph([assembleTrace(TRACE_ID, [part('a', '\u001b[2J')])]);
    expect(renderServiceMap(named).join('\n')).not.toContain('\u001b');
  });

  it('of nothing has two empty tables', () => {
    expect(renderServiceMap(serviceGraph([]))).toHaveLength(3);
  });
});
