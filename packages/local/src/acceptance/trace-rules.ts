// SPDX-License-Identifier: Apache-2.0
import { entries } from './annotation-rules.ts';
import { MAX_ANNOTATIONS } from './document-rules.ts';
import type { Finding } from './finding.ts';
import { openDocument } from './levels.ts';

/**
 * "Trace document size: 100 KB at the lower limit, adjusted dynamically up to 500 KB"; beyond it `LimitExceeded` is
 * true and segments may be missing.
 * https://docs.aws.amazon.com/general/latest/gr/xray.html
 */
export const MAX_TRACE_BYTES = 102_400;

/**
 * What X-Ray does not take of a trace as a whole, given the texts of all its accepted documents in order of arrival. A
 * part of a trace may be given too: what is found in it stays true.
 */
export function judgeTrace(texts: readonly string[]): Finding[] {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const levels = texts.flatMap((text) => openDocument(text).levels ?? []);
  const annotations = levels.reduce((sum, { members }) => sum + entries(members.annotations).length, 0);
  const complete = new Set<unknown>();
  const twice = new Set<string>();
  for (const { id, in_progress } of levels.map(({ members }) => members)) {
    if (in_progress === true || typeof id !== 'string') continue;
    const key = id.toLowerCase();
    if (complete.has(key)) twice.add(key);
    complete.add(key);
  }
  const findings: Finding[] = [];
  const find = (rule: string, effect: Finding['effect'], message: string): void => {
    findings.push({ rule, path: '', effect, message });
  };
  if (bytes > MAX_TRACE_BYTES) {
    find(
      'trace-size',
      'broken',
      `${bytes} bytes, more than ${MAX_TRACE_BYTES}: X-Ray may leave segments out`,
    );
  }
  if (annotations > MAX_ANNOTATIONS) {
    find(
      'annotation-count',
      'ignored',
      `${annotations} annotations: X-Ray indexes ${MAX_ANNOTATIONS} of a trace`,
    );
  }
  for (const id of twice) find('complete-twice', 'ignored', `${id} is complete twice: X-Ray keeps the first`);
  return findings;
}
