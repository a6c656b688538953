// SPDX-License-Identifier: Apache-2.0
import type { Level, Members } from './levels.ts';

/** Largest segment document, by the X-Ray quotas: what is larger never shows up in a trace. */
export const MAX_DOCUMENT_BYTES = 65_536;

/**
 * Why X-Ray refuses a document, in the words of `UnprocessedTraceSegments[].ErrorCode`. The last one is ours:
 * X-Ray does not say anything when it loses a document over 64 KB.
 */
export type SegmentErrorCode =
  | 'ParseError'
  | 'UnknownType'
  | 'MissingId'
  | 'InvalidId'
  | 'MissingName'
  | 'MissingTraceId'
  | 'InvalidTraceId'
  | 'MissingStartTime'
  | 'InProgressSegmentHasEndTime'
  | 'InProgressSubsegmentHasEndTime'
  | 'MissingEndTime'
  | 'MissingParentId'
  | 'InvalidParentId'
  | 'DocumentTooLarge';

/** A reason to refuse, about the member it names. */
interface Refusal {
  readonly code: SegmentErrorCode;
  readonly member: string;
  readonly message: string;
  /** Absent: any level can be refused for it, and costs the whole document. */
  readonly of?: 'top' | 'segment' | 'subsegment' | 'independent subsegment';
  fails(members: Members): boolean;
}

/** 64 bits; the SDKs write lower case, X-Ray reads both. */
export const ENTITY_ID: RegExp = /^[0-9a-fA-F]{16}$/;

/**
 * The first 8 digits need not be a time: W3C trace ids are taken as they are.
 * https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html
 */
export const TRACE_ID: RegExp = /^1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24}$/;

/**
 * In the order in which X-Ray checks: of two mistakes the earlier one is the answer. Codes and order are those that
 * PutTraceSegments answers with; the guide names only some.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-fields
 */
const REFUSALS: readonly Refusal[] = [
  {
    code: 'UnknownType',
    member: 'type',
    message: 'neither "segment" nor "subsegment"',
    of: 'top',
    fails: ({ type }) => isGiven(type) && type !== 'segment' && type !== 'subsegment',
  },
  { code: 'MissingId', member: 'id', message: 'no id', fails: ({ id }) => !isGiven(id) },
  {
    code: 'InvalidId',
    member: 'id',
    message: 'not 16 hexadecimal digits',
    fails: ({ id }) => isGiven(id) && !matches(id, ENTITY_ID),
  },
  {
    code: 'MissingName',
    member: 'name',
    message: 'no name',
    fails: ({ name }) => typeof name !== 'string' || name === '',
  },
  {
    code: 'MissingTraceId',
    member: 'trace_id',
    message: 'no trace id',
    of: 'top',
    fails: ({ trace_id }) => !isGiven(trace_id),
  },
  {
    code: 'InvalidTraceId',
    member: 'trace_id',
    message: 'not "1-", 8 hexadecimal digits, "-", 24 hexadecimal digits',
    of: 'top',
    fails: ({ trace_id }) => isGiven(trace_id) && !matches(trace_id, TRACE_ID),
  },
  {
    code: 'MissingStartTime',
    member: 'start_time',
    message: 'no number',
    fails: ({ start_time }) => !Number.isFinite(start_time),
  },
  {
    code: 'InProgressSegmentHasEndTime',
    member: 'end_time',
    message: 'an end time, and in progress',
    of: 'segment',
    fails: isBoth,
  },
  {
    code: 'InProgressSubsegmentHasEndTime',
    member: 'end_time',
    message: 'an end time, and in progress',
    of: 'subsegment',
    fails: isBoth,
  },
  {
    code: 'MissingEndTime',
    member: 'end_time',
    message: 'no number, and not in progress',
    fails: ({ in_progress, end_time }) => in_progress !== true && !Number.isFinite(end_time),
  },
  {
    code: 'MissingParentId',
    member: 'parent_id',
    message: 'no parent: a subsegment hangs below something',
    of: 'independent subsegment',
    fails: ({ parent_id }) => !isGiven(parent_id),
  },
  {
    code: 'InvalidParentId',
    member: 'parent_id',
    message: 'not 16 hexadecimal digits',
    of: 'independent subsegment',
    fails: ({ parent_id }) => isGiven(parent_id) && !matches(parent_id, ENTITY_ID),
  },
];

/** Why a level is refused, in X-Ray's order; empty for a good one. */
export function refusalsOf(level: Level): Refusal[] {
  return REFUSALS.filter(({ of, fails }) => isOf(level, of) && fails(level.members));
}

function isOf({ above, isSegment }: Level, of: Refusal['of']): boolean {
  switch (of) {
    case undefined:
      return true;
    case 'top':
      return above === undefined;
    case 'segment':
      return isSegment;
    case 'subsegment':
      return !isSegment;
    case 'independent subsegment':
      return above === undefined && !isSegment;
  }
}

function isBoth({ in_progress, end_time }: Members): boolean {
  return in_progress === true && isGiven(end_time);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
