// SPDX-License-Identifier: Apache-2.0
import type { LambdaXRay } from './options.ts';

/** PutTraceSegments, unsigned: what a local X-Ray takes. What it refuses is a mistake here, and thrown. */
export async function putSegments(xray: LambdaXRay, documents: readonly object[]): Promise<void> {
  const body = JSON.stringify({
    TraceSegmentDocuments: documents.map((document) => JSON.stringify(document)),
  });
  const response = await fetch(`${xray.url}/TraceSegments`, { method: 'POST', body });
  const answer = await response.text();
  const said: unknown = response.ok ? JSON.parse(answer) : answer;
  const isTaken =
    typeof said === 'object' &&
    said !== null &&
    'UnprocessedTraceSegments' in said &&
    Array.isArray(said.UnprocessedTraceSegments) &&
    said.UnprocessedTraceSegments.length === 0;
  if (!isTaken) throw new Error(`X-Ray refused a segment of Lambda: ${answer}`);
}
