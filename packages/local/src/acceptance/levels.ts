// SPDX-License-Identifier: Apache-2.0
import { isRecord } from '../document.ts';

/** A JSON object nobody vouches for. */
export type Members = Readonly<Record<string, unknown>>;

/** A segment or subsegment of a document, and where it stands. */
export interface Level {
  readonly members: Members;
  /** What it hangs in, as which of its subsegments; absent at the top. */
  readonly above: Level | undefined;
  readonly index: number;
  readonly isSegment: boolean;
}

/** A step from an object or array to what it holds. */
export type Step = string | number;

/** A document taken apart, or where it is no document. */
export type Opened =
  | { readonly levels: readonly [Level, ...Level[]] }
  | { readonly levels: undefined; readonly path: string; readonly message: string };

/** Of a deeper path the end is told: all paths of a document of thousands of levels would fill the memory. */
const MAX_TOLD_LEVELS = 40;

/**
 * The document and every level below it, parents first. Goes down without recursion, so that a document of ten
 * thousand levels is only slow. Explicit `null` is the same as nothing: X-Ray itself writes it so.
 */
export function openDocument(text: string): Opened {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return { levels: undefined, path: '', message: 'no JSON' };
  }
  if (!isRecord(root)) {
    const message = Array.isArray(root) ? 'an array: a document is one object' : 'no object';
    return { levels: undefined, path: '', message };
  }
  const top: Level = { members: root, above: undefined, index: 0, isSegment: root.type !== 'subsegment' };
  const levels: [Level, ...Level[]] = [top];
  // The array grows under the loop, which is how the loop goes down.
  for (const above of levels) {
    const children = above.members.subsegments ?? [];
    if (!Array.isArray(children)) {
      return { levels: undefined, path: pathIn(above, ['subsegments']), message: 'no array' };
    }
    for (const [index, members] of children.entries()) {
      if (!isRecord(members)) {
        const path = pathIn(above, ['subsegments', index]);
        return { levels: undefined, path, message: 'a subsegment that is no object' };
      }
      levels.push({ members, above, index, isSegment: false });
    }
  }
  return { levels };
}

/** The path from the top of the document: `subsegments[0].annotations["a b"]`. */
export function pathIn(level: Level, steps: readonly Step[] = []): string {
  const path: Step[] = [...steps];
  let at = level;
  for (let told = 0; at.above !== undefined && told < MAX_TOLD_LEVELS; told++) {
    path.unshift('subsegments', at.index);
    at = at.above;
  }
  return path.reduce<string>(appendStep, at.above === undefined ? '' : '…');
}

function appendStep(above: string, step: Step): string {
  if (typeof step === 'number') return `${above}[${step}]`;
  if (!/^[\w.:-]+$/.test(step)) return `${above}[${JSON.stringify(step)}]`;
  return above === '' ? step : `${above}.${step}`;
}
