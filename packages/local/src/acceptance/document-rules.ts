// SPDX-License-Identifier: Apache-2.0
import { member } from '../document.ts';
import { entries } from './annotation-rules.ts';
import { exceptionsOf } from './cause-rules.ts';
import type { Finding } from './finding.ts';
import { type Level, pathIn } from './levels.ts';

/**
 * X-Ray indexes 50 annotations of a trace, which a document alone may already exceed.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations
 */
export const MAX_ANNOTATIONS = 50;

/** The first annotation beyond the limit, and how many there are. */
function checkAnnotationCount(levels: readonly Level[]): Finding[] {
  const counts = levels.map(({ members }) => entries(members.annotations).length);
  const count = counts.reduce((sum, own) => sum + own, 0);
  if (count <= MAX_ANNOTATIONS) return [];
  let left = MAX_ANNOTATIONS;
  const beyond = levels.filter((_, index) => {
    left -= counts[index] ?? 0;
    return left < 0;
  });
  const message = `${count} annotations in the document: X-Ray indexes ${MAX_ANNOTATIONS} of a trace`;
  return beyond.slice(0, 1).map((level) => {
    return { rule: 'annotation-count', path: pathIn(level, ['annotations']), effect: 'ignored', message };
  });
}

/** A document hangs below its parent, so the parent cannot be the document itself or stand in it. */
function checkParent([top, ...below]: readonly [Level, ...Level[]]): Finding[] {
  const id = idOf(top, 'parent_id');
  if (id === undefined || ![top, ...below].some((level) => idOf(level, 'id') === id)) return [];
  const message = 'itself or below itself: it hangs nowhere';
  return [{ rule: 'parent-below', path: 'parent_id', effect: 'broken', message }];
}

/** "cause: exception ID of the exception's parent": where that is not in the document, the chain ends. */
function checkExceptionCauses(levels: readonly Level[]): Finding[] {
  const exceptions = levels.flatMap((level) =>
    exceptionsOf(level).map((exception) => ({ level, exception })),
  );
  const ids = new Set(exceptions.map(({ exception }) => member(exception, 'id')));
  return exceptions.flatMap(({ level, exception }): Finding[] => {
    const cause = member(exception, 'cause') ?? undefined;
    if (cause === undefined || ids.has(cause)) return [];
    const path = pathIn(level, ['cause', 'exceptions', exceptionsOf(level).indexOf(exception), 'cause']);
    return [{ rule: 'exception-cause', path, effect: 'ignored', message: 'no exception of the document' }];
  });
}

/** Segments and subsegments are kept by trace and id: of two complete ones the first is kept, the other ignored. */
function checkIds(levels: readonly Level[]): Finding[] {
  const seen = new Set<unknown>();
  const findings: Finding[] = [];
  for (const level of levels) {
    const id = idOf(level, 'id');
    if (id !== undefined && seen.has(id)) {
      const message = 'an id that stands above already: X-Ray keeps the first';
      findings.push({ rule: 'id-twice', path: pathIn(level, ['id']), effect: 'ignored', message });
    }
    seen.add(id);
  }
  return findings;
}

/** Every rule about a document as a whole. */
export const DOCUMENT_RULES: readonly ((levels: readonly [Level, ...Level[]]) => Finding[])[] = [
  checkParent,
  checkExceptionCauses,
  checkIds,
  checkAnnotationCount,
];

function idOf({ members }: Level, name: 'id' | 'parent_id'): string | undefined {
  const id = members[name];
  return typeof id === 'string' ? id.toLowerCase() : undefined;
}
