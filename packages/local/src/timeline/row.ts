// SPDX-License-Identifier: Apache-2.0
import type { Entity } from '../entities.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { cutText, fitText, plainText, textWidth } from '../terminal-text.ts';
import type { Trace } from '../trace.ts';
import { callText } from './details.ts';
import type { Painter } from './paint.ts';

/** How the columns of a timeline share the terminal. */
export interface Columns {
  readonly width: number;
  readonly name: number;
  /** 0: no room for bars. */
  readonly bar: number;
  /** What is left for the call; 0 where it gets a line of its own. */
  readonly call: number;
}

/** Columns of the status mark: the hourglass takes two. */
const MARK_WIDTH = 3;
const DURATION_WIDTH = 10;
const MARKS: Readonly<Record<Outcome, string>> = { ok: '✓', error: '⚠', fault: '✗', throttle: '⏳' };

/** Deeper levels are drawn at this one: past it there is no room for names. */
const MAX_INDENT_LEVELS = 12;

/** Shares the width out: names as wide as they need to be, then bars, then the call. */
export function layOut(rows: readonly Entity[], width: number): Columns {
  const longest = rows.reduce(
    (max, row) => Math.max(max, nameIndent(row) + textWidth(plainText(row.segment.name))),
    0,
  );
  const name = Math.max(8, Math.min(longest, Math.floor(width * 0.35)));
  const rest = width - MARK_WIDTH - name - DURATION_WIDTH - 1;
  if (rest < 12)
    return { width, name: Math.max(4, width - MARK_WIDTH - DURATION_WIDTH - 1), bar: 0, call: 0 };
  const bar = Math.min(40, rest < 40 ? rest : Math.floor(rest * 0.45));
  const call = rest - bar - 2;
  return { width, name, bar, call: call < 16 ? 0 : call };
}

/** `✓   orders       ━━━━━━━━━━             12.3 ms  GET 200 /orders` */
export function renderRow(entity: Entity, trace: Trace, columns: Columns, paint: Painter): string {
  const { segment } = entity;
  const outcome = outcomeOf(segment);
  const mark = paint(outcome, fitText(MARKS[outcome], MARK_WIDTH));
  const name = fitText(' '.repeat(nameIndent(entity)) + plainText(segment.name), columns.name);
  const bar = columns.bar > 0 ? ` ${paint(outcome, renderBar(entity, trace, columns.bar))}` : '';
  const duration = durationText(entity).padStart(DURATION_WIDTH);
  const call = columns.call > 0 ? cutText(callText(segment), columns.call) : '';
  const text = entity.isSegment ? paint('strong', name) : name;
  return `${mark}${text}${bar}${duration}${call === '' ? '' : `  ${call}`}`.trimEnd();
}

/** Where what is said below a row begins. */
export function detailIndent(entity: Entity): string {
  return ' '.repeat(MARK_WIDTH + nameIndent(entity) + 2);
}

/** `0.4 ms`, `12.3 ms`, `1.25 s`, `2.8 h`: never wider than its column. */
export function formatDuration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 0.999_95) return `${(seconds * 1_000).toFixed(1)} ms`;
  if (size < 9_999) return `${seconds.toFixed(2)} s`;
  if (size < 3_600 * 9_999) return `${(seconds / 3_600).toFixed(1)} h`;
  return Number.isFinite(seconds) ? `${seconds.toExponential(0)} s` : '?';
}

function nameIndent({ depth }: Entity): number {
  return Math.min(depth, MAX_INDENT_LEVELS) * 2;
}

function durationText({ segment }: Entity): string {
  if (segment.end_time === undefined || segment.in_progress === true) return 'open';
  return formatDuration(segment.end_time - segment.start_time);
}

/** The share of the trace's time, at least one column; what is still open runs on to the end in dots. */
function renderBar({ segment }: Entity, trace: Trace, width: number): string {
  const total = trace.endTime - trace.startTime;
  const column = (time: number): number =>
    total > 0 ? Math.max(0, Math.min(width, Math.round(((time - trace.startTime) / total) * width))) : 0;
  const open = segment.end_time === undefined || segment.in_progress === true;
  const start = Math.min(column(segment.start_time), width - 1);
  const end = total > 0 && !open ? Math.max(start + 1, column(segment.end_time ?? 0)) : width;
  return ' '.repeat(start) + (open ? '┄' : '━').repeat(end - start) + ' '.repeat(width - end);
}
