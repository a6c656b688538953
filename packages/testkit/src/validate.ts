// SPDX-License-Identifier: Apache-2.0
import { judgeDocument } from '@otel-xray/local/acceptance';
import { Ajv, type ErrorObject } from 'ajv';
import { segmentDocumentSchema } from './segment-schema.ts';

const matches = new Ajv({ allErrors: true, strict: false }).compile(segmentDocumentSchema);

/**
 * What is wrong with a segment document, one sentence each; empty when nothing is. Judged twice: by X-Ray's rules, except
 * for what X-Ray merely ignores, and by our own schema, which is stricter.
 */
export function validateSegmentDocument(document: unknown): string[] {
  const problems = matches(document) ? [] : (matches.errors ?? []).filter(isCause).map(toSentence);
  const text = JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
  const findings = judgeDocument(text).findings.filter(
    ({ effect, rule }) => effect !== 'ignored' || rule === 'annotation-count',
  );
  problems.push(
    ...findings.map(({ path, message, rule }) => `${path || '(document)'}: ${message} (${rule})`),
  );
  return [...new Set(problems)];
}

/** Annotations of a document and of every subsegment in it. */
export function countAnnotations(document: unknown): number {
  if (!isRecord(document)) return 0;
  const own = isRecord(document.annotations) ? Object.keys(document.annotations).length : 0;
  const below = Array.isArray(document.subsegments) ? document.subsegments : [];
  return below.reduce((sum: number, child: unknown) => sum + countAnnotations(child), own);
}

/** Errors of the branching keywords only repeat those of the branch taken. */
function isCause(error: ErrorObject): boolean {
  return error.keyword !== 'if' && !(error.keyword === 'required' && error.schemaPath.includes('/oneOf/'));
}

function toSentence(error: ErrorObject): string {
  const at = error.instancePath === '' ? '(document)' : error.instancePath;
  if (error.keyword === 'oneOf') return `${at} must have either end_time or in_progress`;
  const extra = error.params.additionalProperty ?? error.params.allowedValues ?? error.params.allowedValue;
  return `${at} ${error.message ?? error.keyword}${extra === undefined ? '' : `: ${JSON.stringify(extra)}`}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
