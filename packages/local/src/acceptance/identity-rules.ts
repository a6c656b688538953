// SPDX-License-Identifier: Apache-2.0
import type { LevelRule } from './finding.ts';
import { ENTITY_ID } from './refusals.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-fields */
const MAX_NAME_CHARACTERS = 200;
const REFUSED_IN_NAMES = /[^\p{L}\p{N}\p{Z}\s_.:/%&#=+\\\-@]/u;

/** Year 9999: no time in seconds is later, a time in milliseconds is. */
const MAX_SECONDS = 253_402_300_799;

/** Names, times and ids of segments and subsegments. */
export const IDENTITY_RULES: readonly LevelRule[] = [
  {
    /** PutTraceSegments takes a longer name, and BatchGetTraces gives its first 200 characters back. */
    name: 'name-length',
    effect: 'cut',
    check({ members: { name } }, report): void {
      if (typeof name !== 'string' || name.length <= MAX_NAME_CHARACTERS) return;
      const characters = Array.from(name).length;
      if (characters > MAX_NAME_CHARACTERS) report(['name'], `${characters} characters, more than 200`);
    },
  },
  {
    /**
     * "Unicode letters, numbers, and whitespace, and the following symbols: _, ., :, /, %, &, #, =, +, \, -, @".
     * X-Ray has been seen to take other characters and, in subsegments, to refuse them with `InvalidName`.
     */
    name: 'name-characters',
    effect: 'broken',
    check({ members: { name } }, report): void {
      const found = typeof name === 'string' ? REFUSED_IN_NAMES.exec(name) : null;
      if (found)
        report(['name'], `${JSON.stringify(found[0])} is not for names: X-Ray may answer InvalidName`);
    },
  },
  {
    /** "start_time: number that is the time the segment was created, in floating point seconds in epoch time". */
    name: 'time-seconds',
    effect: 'broken',
    check({ members }, report): void {
      for (const member of ['start_time', 'end_time']) {
        const time = members[member];
        if (typeof time !== 'number') continue;
        if (time < 0) report([member], 'before 1970');
        if (time > MAX_SECONDS) report([member], 'after the year 9999: times are seconds, not milliseconds');
      }
    },
  },
  {
    /** "end_time: number that is the time the segment was closed": a bar of less than no length. */
    name: 'time-order',
    effect: 'broken',
    check({ members: { start_time, end_time } }, report): void {
      if (typeof start_time !== 'number' || typeof end_time !== 'number') return;
      if (end_time < start_time) report(['end_time'], 'earlier than start_time');
    },
  },
  {
    /**
     * X-Ray keeps the first complete document of an id with all that is below it, so what is in progress inside it
     * is never completed. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
     */
    name: 'open-in-complete',
    effect: 'broken',
    check({ members, above }, report): void {
      if (members.in_progress !== true || above === undefined || above.members.in_progress === true) return;
      report(['in_progress'], 'in progress inside a document that is complete: it stays so');
    },
  },
  {
    /** "parent_id: a subsegment ID you specify if the request originated from an instrumented application". */
    name: 'parent-id',
    effect: 'broken',
    check({ members: { parent_id }, above, isSegment }, report): void {
      // An independent subsegment is refused for it.
      if (above !== undefined || !isSegment || typeof parent_id !== 'string') return;
      if (!ENTITY_ID.test(parent_id)) {
        report(['parent_id'], 'not 16 hexadecimal digits, so nobody is the caller');
      }
    },
  },
];
