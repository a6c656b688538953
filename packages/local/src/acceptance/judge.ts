// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from '../document.ts';
import { DOCUMENT_RULES } from './document-rules.ts';
import type { Finding } from './finding.ts';
import { type Level, type Opened, openDocument, pathIn } from './levels.ts';
import { MAX_DOCUMENT_BYTES, refusalsOf, type SegmentErrorCode } from './refusals.ts';
import { LEVEL_RULES } from './rules.ts';

/** A document that X-Ray would take, with the trace it belongs to. */
export interface AcceptedDocument {
  readonly verdict: 'accepted';
  readonly traceId: string;
  readonly document: SegmentDocument;
}

/** A document that X-Ray would refuse, and what it would answer. */
export interface RefusedDocument {
  readonly verdict: 'refused';
  /** Id of the outermost segment, where it has one. */
  readonly id: string | null;
  readonly code: SegmentErrorCode;
  /** As X-Ray says it: `Invalid segment. ErrorCode: MissingName`. */
  readonly message: string;
}

/** The verdict, and everything that X-Ray would not take as it is. */
export type Judgement = (AcceptedDocument | RefusedDocument) & { readonly findings: readonly Finding[] };

const TOO_LARGE: RefusedDocument = {
  verdict: 'refused',
  id: null,
  code: 'DocumentTooLarge',
  message: `Document is larger than ${MAX_DOCUMENT_BYTES} bytes: X-Ray would lose it`,
};

type Kind = 'segment' | 'subsegment' | 'entity';

/**
 * Whether PutTraceSegments takes a document: the checks in X-Ray's order, the first that fails names the refusal, and
 * a bad subsegment costs the whole document.
 */
export function acceptDocument(text: string): AcceptedDocument | RefusedDocument {
  return isTooLarge(text) ? TOO_LARGE : verdictOn(openDocument(text));
}

/** The same, with everything in the document that X-Ray refuses, cuts, ignores or shows broken. */
export function judgeDocument(text: string): Judgement {
  const findings: Finding[] = [];
  const opened = openDocument(text);
  const tooLarge = isTooLarge(text);
  if (tooLarge) {
    const message = `${Buffer.byteLength(text)} bytes, more than ${MAX_DOCUMENT_BYTES}`;
    findings.push({ rule: 'DocumentTooLarge', path: '', effect: 'refused', message });
  }
  if (opened.levels === undefined) {
    const { path, message } = opened;
    findings.push({ rule: 'ParseError', path, effect: 'refused', message });
  } else {
    for (const level of opened.levels) findings.push(...findingsOf(level));
    for (const check of DOCUMENT_RULES) findings.push(...check(opened.levels));
  }
  return { ...(tooLarge ? TOO_LARGE : verdictOn(opened)), findings };
}

function verdictOn({ levels }: Opened): AcceptedDocument | RefusedDocument {
  if (levels === undefined) return refuse(null, 'entity', 'ParseError');
  const [{ members }] = levels;
  const id = typeof members.id === 'string' ? members.id : null;
  for (const level of levels) {
    const [refusal] = refusalsOf(level);
    if (refusal) return refuse(id, refusal.code === 'UnknownType' ? 'entity' : kindOf(level), refusal.code);
  }
  // What the checks above establish is exactly what the type promises.
  return { verdict: 'accepted', traceId: String(members.trace_id), document: members as SegmentDocument };
}

function isTooLarge(text: string): boolean {
  return Buffer.byteLength(text) > MAX_DOCUMENT_BYTES;
}

function findingsOf(level: Level): Finding[] {
  const findings = refusalsOf(level).map(({ code, member, message }): Finding => {
    return { rule: code, path: pathIn(level, [member]), effect: 'refused', message };
  });
  for (const { name, effect, check } of LEVEL_RULES) {
    check(level, (path, message) => {
      findings.push({ rule: name, path: pathIn(level, path), effect, message });
    });
  }
  return findings;
}

function kindOf({ isSegment }: Level): Kind {
  return isSegment ? 'segment' : 'subsegment';
}

function refuse(id: string | null, kind: Kind, code: SegmentErrorCode): RefusedDocument {
  const tail = kind === 'subsegment' ? ', Cause: null' : '';
  return { verdict: 'refused', id, code, message: `Invalid ${kind}. ErrorCode: ${code}${tail}` };
}
