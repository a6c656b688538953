// SPDX-License-Identifier: Apache-2.0
import { isRecord } from '../document.ts';
import type { LevelRule } from './finding.ts';
import type { Level, Members, Step } from './levels.ts';
import { ENTITY_ID, TRACE_ID } from './refusals.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-errors */
const EXCEPTION_TEXTS = ['message', 'type'] as const;
const EXCEPTION_NUMBERS = ['truncated', 'skipped'] as const;

/** "Up to 20 links a segment". https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
const MAX_LINKS = 20;

/** Why a level failed, and what else it belongs to. */
export const CAUSE_RULES: readonly LevelRule[] = [
  {
    /**
     * "cause: either a 16 character exception ID or an object". X-Ray's SDK for Node.js writes `{"id":"…"}` for the
     * former, which is read; anything else is taken and shown nowhere.
     */
    name: 'cause',
    effect: 'ignored',
    check({ members: { cause } }, report): void {
      if (cause === undefined || cause === null || isId(cause)) return;
      if (typeof cause === 'string') report(['cause'], 'not 16 hexadecimal digits');
      else if (!isRecord(cause)) report(['cause'], 'neither an id nor an object');
      else if (cause.exceptions === undefined && !isId(cause.id)) report(['cause'], 'without exceptions');
      else if (!Array.isArray(cause.exceptions ?? [])) report(['cause', 'exceptions'], 'no array');
    },
  },
  {
    /** "exceptions: id, message, type, remote, truncated, skipped, cause, stack". */
    name: 'exception',
    effect: 'ignored',
    check(level, report): void {
      for (const [index, exception] of exceptionsOf(level).entries()) {
        const at = (...path: string[]): Step[] => ['cause', 'exceptions', index, ...path];
        if (!isRecord(exception)) {
          report(at(), 'no object');
          continue;
        }
        if (!isId(exception.id)) report(at('id'), 'not 16 hexadecimal digits');
        for (const name of EXCEPTION_TEXTS) {
          if (typeof (exception[name] ?? '') !== 'string') report(at(name), 'no text');
        }
        for (const name of EXCEPTION_NUMBERS) {
          if (!Number.isFinite(exception[name] ?? 0)) report(at(name), 'no number');
        }
        if (typeof (exception.remote ?? true) !== 'boolean') report(at('remote'), 'no boolean');
        if (!Array.isArray(exception.stack ?? [])) report(at('stack'), 'no array');
        else if (!frames(exception).every(isFrame)) report(at('stack'), 'frames are {path, line, label}');
      }
    },
  },
  {
    /** Links of traces: what is beyond the 20th is not read, nor is one without the ids it links to. */
    name: 'links',
    effect: 'ignored',
    check({ members: { links } }, report): void {
      if (!Array.isArray(links)) return;
      if (links.length > MAX_LINKS) report(['links'], `${links.length} links, more than ${MAX_LINKS}`);
      for (const [index, link] of links.entries()) {
        if (!isRecord(link) || !isId(link.id)) report(['links', index, 'id'], 'not 16 hexadecimal digits');
        else if (typeof link.trace_id !== 'string' || !TRACE_ID.test(link.trace_id))
          report(['links', index, 'trace_id'], 'no trace id of X-Ray');
      }
    },
  },
];

/** The exceptions of a level, whatever they are. */
export function exceptionsOf({ members: { cause } }: Level): readonly unknown[] {
  return isRecord(cause) && Array.isArray(cause.exceptions) ? cause.exceptions : [];
}

function frames({ stack }: Members): readonly unknown[] {
  return Array.isArray(stack) ? stack : [];
}

/** A line may be missing, and null. */
function isFrame(frame: unknown): boolean {
  if (!isRecord(frame)) return false;
  const { path, line, label } = frame;
  return typeof (path ?? '') === 'string' && Number.isFinite(line ?? 0) && typeof (label ?? '') === 'string';
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && ENTITY_ID.test(value);
}
