// SPDX-License-Identifier: Apache-2.0
import { logText, member, type SegmentDocument } from '@otel-xray/segment';
import { transientReason } from './api-failure.ts';
import { SENT, type SendResult } from './transport.ts';

/**
 * The results of documents by the answer of PutTraceSegments:
 *
 *     {"UnprocessedTraceSegments":[{"Id":"53995c3f42cd8ad8","ErrorCode":"MissingName","Message":"Invalid segment. …"}]}
 *
 * `Id` is the id of the document, not its index, and `null` where X-Ray could not read one (`ParseError`). Such
 * an entry is charged to the first document that no other entry names: the numbers are right, the culprit is
 * a guess. https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html
 */
export function applyUnprocessed(documents: readonly SegmentDocument[], answer: unknown): SendResult[] {
  const results: SendResult[] = documents.map(() => SENT);
  const entries = member(answer, 'UnprocessedTraceSegments');
  if (!Array.isArray(entries) || entries.length === 0) return results;
  const indexes = indexById(documents);
  const nameless: SendResult[] = [];
  for (const entry of entries) {
    const id = member(entry, 'Id');
    const index = typeof id === 'string' ? indexes.get(id)?.shift() : undefined;
    if (index === undefined) nameless.push(toResult(entry));
    else results[index] = toResult(entry);
  }
  for (const result of nameless) {
    const index = results.indexOf(SENT);
    if (index >= 0) results[index] = result;
  }
  return results;
}

function toResult(entry: unknown): SendResult {
  const code = member(entry, 'ErrorCode');
  const message = member(entry, 'Message');
  const name = typeof code === 'string' && code !== '' ? logText(code, 100) : 'unknown';
  const text = `${String(member(entry, 'Id') ?? 'id unknown')}: ${typeof message === 'string' ? message : name}`;
  const reason = transientReason(name);
  return reason
    ? { status: 'retry', reason, error: new Error(text) }
    : { status: 'rejected', code: name, message: text };
}

/** Reads the ids back out of the documents. Seldom needed, so not carried along for all. */
function indexById(documents: readonly SegmentDocument[]): Map<string, number[]> {
  const indexes = new Map<string, number[]>();
  documents.forEach(({ bytes }, index) => {
    const id = member(parse(bytes), 'id');
    if (typeof id !== 'string') return;
    const same = indexes.get(id);
    if (same) same.push(index);
    else indexes.set(id, [index]);
  });
  return indexes;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
