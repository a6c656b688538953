// SPDX-License-Identifier: Apache-2.0
import { type Context, type Difference, sameValue } from '../compare.ts';
import type { Path } from '../facts.ts';
import { member } from '../json.ts';
import type { Span } from '../otlp.ts';

/** A difference that docs/differences.md lists. */
export interface Entry {
  readonly id: number;
  /** As the heading of docs/differences.md has it. */
  readonly title: string;
  /** Whether this entry is the reason of a difference, and the value we wrote the one the rules demand. */
  readonly explains: (difference: Difference) => boolean;
  /** Tests that hold what no vector shows: options, for one, which the collector has not. */
  readonly heldBy?: readonly Held[];
}

/** A part of an entry, and the test of it. */
export interface Held {
  readonly part: string;
  readonly file: string;
  readonly test: string;
}

/** One path (or a family of paths) and the reason why our value there is not the collector's. */
export interface Rule {
  readonly at: (path: Path) => boolean;
  readonly because: (difference: Difference, span: Span) => boolean;
}

export interface EntryInit extends Omit<Entry, 'explains'> {
  readonly rules: readonly Rule[];
  /** Whether the entry is the reason that a document of the collector has no counterpart. */
  readonly leavesOut?: (difference: Difference) => boolean;
}

export function entry({ rules, leavesOut, ...rest }: EntryInit): Entry {
  return {
    ...rest,
    explains: (difference) => {
      const { path, theirs, ours, due, context } = difference;
      const isDue = sameValue(path, ours, due) && !sameValue(path, theirs, ours);
      if (!isDue) return false;
      if (context.expected === undefined) return leavesOut?.(difference) ?? false;
      const { span } = context.expected.node;
      return rules.some((rule) => rule.at(path) && rule.because(difference, span));
    },
  };
}

/** `at('http', 'request', 'url')`; a segment may be a pattern; `'**'` stands for whatever follows. */
export function at(...segments: (string | RegExp)[]): (path: Path) => boolean {
  const open = segments.at(-1) === '**';
  const fixed = open ? segments.slice(0, -1) : segments;
  return (path) =>
    (open ? path.length > fixed.length : path.length === fixed.length) &&
    fixed.every((segment, i) =>
      typeof segment === 'string' ? segment === path[i] : segment.test(path[i] ?? ''),
    );
}

export function metadata(...keys: (string | RegExp)[]): (path: Path) => boolean {
  const matches = keys.map((key) => at('metadata', 'default', key));
  return (path) => matches.some((match) => match(path));
}

export function anyOf(...matches: ((path: Path) => boolean)[]): (path: Path) => boolean {
  return (path) => matches.some((match) => match(path));
}

/** The last part of a path: the key of an attribute, for one. */
export function lastOf(path: Path): string {
  return path.at(-1) ?? '';
}

/** Whether our document is a segment. */
export function isSegment({ expected }: Context): boolean {
  return expected !== undefined && expected.members.type === undefined;
}

export function isService({ expected }: Context): boolean {
  return expected?.role === 'service';
}

export function theirsIsSegment({ theirs }: Context): boolean {
  return theirs !== undefined && theirs.document.type === undefined;
}

/** The value that one of our blocks has, by the rules. */
export function dueAt(context: Context, ...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => member(value, key), context.expected?.members);
}

/** An attribute that stands in metadata, where the collector lost it or shows it elsewhere. */
export function isRegained({ path, theirs, ours }: Difference, span: Span): boolean {
  return theirs === undefined && ours !== undefined && span.attributes.has(lastOf(path));
}

/** An attribute that the collector has in metadata, and one of our blocks shows. */
export function isWithheld({ path, theirs, ours }: Difference, span: Span): boolean {
  return theirs !== undefined && ours === undefined && span.attributes.has(lastOf(path));
}
