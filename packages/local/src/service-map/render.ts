// SPDX-License-Identifier: Apache-2.0
import {
  type GraphEdge,
  type GraphNode,
  isClient,
  type OutcomeCounts,
  type ServiceGraph,
} from '../graph/graph.ts';
import { type TerminalOptions, widthOf } from '../terminal-options.ts';
import { fitText, plainText, textWidth } from '../terminal-text.ts';
import { createPainter, type Painter } from '../timeline/paint.ts';

const OUTCOMES = ['ok', 'error', 'fault', 'throttle'] as const;
const CELL_WIDTH = 10;

/** One row of a table: what it is about, and how often it ended how. */
interface Row {
  readonly label: string;
  readonly counts: OutcomeCounts;
}

/**
 * Draws a service map as two tables for a terminal: the nodes, and the calls between them; a dashed arrow is a link.
 *
 *     Services                              ok     error     fault  throttle
 *       orders  (AWS::Lambda)               12         ·         1         ·
 *       orders  (AWS::Lambda::Function)     12         ·         1         ·
 *       shop-orders  (AWS::DynamoDB::Table) 12         2         ·         ·
 *
 *     Calls                                 ok     error     fault  throttle
 *       client → orders (AWS::Lambda)       12         ·         1         ·
 *
 * A call names the type of a node only where its name means several. Clients count nothing themselves: they are in the
 * calls alone. No name of a document reaches the terminal as it came: control characters are replaced.
 */
export function renderServiceMap({ nodes, edges }: ServiceGraph, options: TerminalOptions = {}): string[] {
  const paint = createPainter(options.colour ?? false);
  const services = nodes.filter((node) => !isClient(node));
  const called = edges.map((edge) => ({ label: callText(edge, nodes, services), counts: edge }));
  const rows = services.map((node) => ({ label: serviceText(node), counts: node }));
  const longest = [...rows, ...called].reduce((max, { label }) => Math.max(max, textWidth(label)), 0);
  const room = widthOf(options) - 2 - OUTCOMES.length * CELL_WIDTH;
  const width = Math.max(8, Math.min(longest, room));
  return [...table('Services', rows, width, paint), '', ...table('Calls', called, width, paint)];
}

function table(title: string, rows: readonly Row[], width: number, paint: Painter): string[] {
  const heads = OUTCOMES.map((outcome) => outcome.padStart(CELL_WIDTH)).join('');
  return [
    paint('strong', fitText(title, width + 2)) + paint('faint', heads),
    ...rows.map(({ label, counts }) => `  ${fitText(label, width)}${cells(counts, paint)}`),
  ];
}

function cells(counts: OutcomeCounts, paint: Painter): string {
  return OUTCOMES.map((outcome) => {
    const count = counts[outcome];
    return paint(count === 0 ? 'faint' : outcome, (count === 0 ? '·' : String(count)).padStart(CELL_WIDTH));
  }).join('');
}

function serviceText({ name, type }: GraphNode): string {
  return type === null ? plainText(name) : `${plainText(name)}  (${plainText(type)})`;
}

function callText(
  { from, to, type }: GraphEdge,
  all: readonly GraphNode[],
  services: readonly GraphNode[],
): string {
  const arrow = type === 'link' ? '⇢' : '→';
  return plainText([endText(all[from], services), arrow, endText(all[to], services)].join(' '));
}

function endText(node: GraphNode | undefined, services: readonly GraphNode[]): string {
  if (node === undefined) return '?';
  if (isClient(node)) return 'client';
  const isAlone = services.filter(({ name }) => name === node.name).length === 1;
  return isAlone || node.type === null ? node.name : `${node.name} (${node.type})`;
}
