// SPDX-License-Identifier: Apache-2.0
import { isRecord, type SegmentDocument } from './document.ts';

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

/** A document that X-Ray would take, with the trace it belongs to. */
export interface AcceptedDocument {
  readonly status: 'accepted';
  readonly traceId: string;
  readonly document: SegmentDocument;
}

/** A document that X-Ray would refuse, and what it would answer. */
export interface RefusedDocument {
  readonly status: 'refused';
  /** Id of the outermost segment, where it has one. */
  readonly id: string | null;
  readonly code: SegmentErrorCode;
  readonly message: string;
}

type Kind = 'segment' | 'subsegment';

const ENTITY_ID = /^[0-9a-fA-F]{16}$/;
const TRACE_ID = /^1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24}$/;

/**
 * Judges one document as PutTraceSegments does: the checks in X-Ray's order, the first that fails names the
 * refusal, and a bad subsegment costs the whole document. Goes down without recursion, so that a document of
 * ten thousand levels is only slow.
 */
export function acceptDocument(text: string): AcceptedDocument | RefusedDocument {
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    const message = `Document is larger than ${MAX_DOCUMENT_BYTES} bytes: X-Ray would lose it`;
    return { status: 'refused', id: null, code: 'DocumentTooLarge', message };
  }
  const root = parseObject(text);
  const levels = root && flatten(root);
  if (!root || !levels) return refuse(null, 'entity', 'ParseError');

  const id = typeof root.id === 'string' ? root.id : null;
  const { type } = root;
  if (type !== undefined && type !== null && type !== 'segment' && type !== 'subsegment') {
    return refuse(id, 'entity', 'UnknownType');
  }
  const independent = type === 'subsegment';
  for (const level of levels) {
    const kind: Kind = level === root && !independent ? 'segment' : 'subsegment';
    const code = level === root ? rootError(root, kind) : levelError(level, kind);
    if (code) return refuse(code === 'MissingId' && level === root ? null : id, kind, code);
  }
  // What the checks above establish is exactly what the type promises.
  return { status: 'accepted', traceId: String(root.trace_id), document: root as SegmentDocument };
}

function refuse(id: string | null, kind: Kind | 'entity', code: SegmentErrorCode): RefusedDocument {
  const tail = kind === 'subsegment' ? ', Cause: null' : '';
  return { status: 'refused', id, code, message: `Invalid ${kind}. ErrorCode: ${code}${tail}` };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The document and all levels below it, parents first; `undefined` where a child is no object. */
function flatten(root: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] | undefined {
  const levels = [root];
  // The array grows under the loop, which is how the loop goes down.
  for (const level of levels) {
    const children = level.subsegments;
    if (children === undefined || children === null) continue;
    if (!Array.isArray(children)) return undefined;
    for (const child of children) {
      if (!isRecord(child)) return undefined;
      levels.push(child);
    }
  }
  return levels;
}

function rootError(root: Readonly<Record<string, unknown>>, kind: Kind): SegmentErrorCode | undefined {
  return (
    identityError(root) ??
    idError(root.trace_id, TRACE_ID, 'MissingTraceId', 'InvalidTraceId') ??
    timeError(root, kind) ??
    (kind === 'subsegment'
      ? idError(root.parent_id, ENTITY_ID, 'MissingParentId', 'InvalidParentId')
      : undefined)
  );
}

function levelError(level: Readonly<Record<string, unknown>>, kind: Kind): SegmentErrorCode | undefined {
  return identityError(level) ?? timeError(level, kind);
}

function identityError(level: Readonly<Record<string, unknown>>): SegmentErrorCode | undefined {
  const error = idError(level.id, ENTITY_ID, 'MissingId', 'InvalidId');
  return error ?? (typeof level.name === 'string' && level.name !== '' ? undefined : 'MissingName');
}

function timeError(level: Readonly<Record<string, unknown>>, kind: Kind): SegmentErrorCode | undefined {
  if (!Number.isFinite(level.start_time)) return 'MissingStartTime';
  const ended = level.end_time !== undefined && level.end_time !== null;
  if (level.in_progress === true) {
    if (!ended) return undefined;
    return kind === 'segment' ? 'InProgressSegmentHasEndTime' : 'InProgressSubsegmentHasEndTime';
  }
  return Number.isFinite(level.end_time) ? undefined : 'MissingEndTime';
}

function idError(
  id: unknown,
  pattern: RegExp,
  missing: SegmentErrorCode,
  invalid: SegmentErrorCode,
): SegmentErrorCode | undefined {
  if (id === undefined || id === null) return missing;
  return typeof id === 'string' && pattern.test(id) ? undefined : invalid;
}
