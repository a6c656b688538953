// SPDX-License-Identifier: Apache-2.0
import { type Entity, traceEntities } from '../entities.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { type TerminalOptions, widthOf } from '../terminal-options.ts';
import { cutText } from '../terminal-text.ts';
import type { Trace } from '../trace.ts';
import { annotationText, callText, exceptionLines } from './details.ts';
import { createPainter, type Painter } from './paint.ts';
import { type Columns, detailIndent, formatDuration, layOut, renderRow } from './row.ts';

const MAX_ROWS = 200;

/** Worst first: what a trace is called that has several. */
const SEVERITY: readonly Outcome[] = ['fault', 'throttle', 'error', 'ok'];

/**
 * Draws a trace as lines for a terminal: a headline, then every segment and subsegment with its status, its place in
 * time and its duration; what was called; annotations; exceptions.
 *
 *     1-581cf771-a006649127e371903a2de979  178.0 ms  fault  2 segments, 1 subsegment
 *     ✓  shop         ━━━━━━━━━━━━━━━━━━━━  178.0 ms  GET 200 http://shop/orders
 *     ✗    DynamoDB      ━━━━━━━━━━━━━       98.0 ms  PutItem orders
 *            ! ConditionalCheckFailedException: The conditional request failed
 *
 * No text of a document reaches the terminal as it came: control characters are replaced.
 */
export function renderTimeline(trace: Trace, options: TerminalOptions = {}): string[] {
  const entities = traceEntities(trace);
  const shown = entities.slice(0, MAX_ROWS);
  const paint = createPainter(options.colour ?? false);
  const columns = layOut(shown, widthOf(options));
  const lines = [headline(trace, entities, columns, paint)];
  for (const entity of shown) {
    lines.push(renderRow(entity, trace, columns, paint), ...renderDetails(entity, columns, paint));
  }
  const hidden = entities.slice(MAX_ROWS);
  if (hidden.length > 0) {
    const failed = hidden.filter(({ segment }) => outcomeOf(segment) !== 'ok').length;
    lines.push(paint('faint', `… ${hidden.length} more are hidden, ${failed} of them not ok`));
  }
  return lines;
}

function headline(trace: Trace, entities: readonly Entity[], columns: Columns, paint: Painter): string {
  const outcomes = new Set(entities.map(({ segment }) => outcomeOf(segment)));
  const outcome = SEVERITY.find((candidate) => outcomes.has(candidate)) ?? 'ok';
  const segments = entities.filter(({ isSegment }) => isSegment).length;
  const facts = [
    formatDuration(trace.endTime - trace.startTime),
    outcome,
    ...missing(entities),
    `${plural(segments, 'segment')}, ${plural(entities.length - segments, 'subsegment')}`,
  ];
  // The id is never cut: it is there to be copied.
  const rest = cutText(facts.join('  '), Math.max(10, columns.width - trace.id.length - 2));
  return `${paint('strong', trace.id)}  ${paint(outcome, rest)}`;
}

/** Why a trace is not complete. */
function missing(entities: readonly Entity[]): string[] {
  const open = entities.filter(({ segment }) => segment.in_progress === true).length;
  const orphans = entities.filter(({ isSegment, parent }) => !isSegment && !parent).length;
  return [
    ...(open > 0 ? [`${open} in progress`] : []),
    ...(orphans > 0 ? [`${plural(orphans, 'subsegment')} without a parent`] : []),
  ];
}

function renderDetails(entity: Entity, columns: Columns, paint: Painter): string[] {
  const indent = detailIndent(entity);
  const room = Math.max(10, columns.width - indent.length);
  const { segment } = entity;
  const call = columns.call === 0 ? callText(segment) : '';
  const annotations = annotationText(segment);
  return [
    ...(call === '' ? [] : [indent + cutText(call, room)]),
    ...(annotations === '' ? [] : [indent + paint('faint', cutText(`@ ${annotations}`, room))]),
    ...exceptionLines(segment).map((line) => indent + paint('fault', cutText(`! ${line}`, room))),
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
