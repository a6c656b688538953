// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import type { LambdaTracing } from './options.ts';

/** What Lambda knows of the trace of one invocation. */
export interface TraceContext {
  /** For the function: `Lambda-Runtime-Trace-Id`. */
  readonly header: string | undefined;
  /** `1-67891233-abcdef012345678912345678` */
  readonly traceId: string;
  /** Lambda writes its own two segments. */
  readonly sampled: boolean;
  /** The caller's segment or subsegment. */
  readonly callerId: string | undefined;
  /** Parent in the function's header: what the function hangs its own subsegments on. */
  readonly facadeId: string;
}

/**
 * The trace that an invocation belongs to, and the header that Lambda hands to the function. The caller's decision
 * wins; where it made none, `tracing` decides. Lambda keeps the caller's lineage and begins one where there is none.
 */
export function traceContextOf(
  callerHeader: string | undefined,
  tracing: LambdaTracing,
  functionArn: string,
): TraceContext {
  const fields = tracing === 'none' ? new Map<string, string>() : readFields(callerHeader ?? '');
  const traceId = fields.get('root') ?? newTraceId();
  const facadeId = newEntityId();
  const callerId = fields.get('parent');
  const decision = fields.get('sampled');
  const decided = decision === '1' || decision === '0';
  const sampled = decided ? decision === '1' : tracing === 'sampled';
  const lineage = fields.get('lineage') ?? `1:${hash(functionArn)}:0`;
  const whole = `Root=${traceId};Parent=${facadeId};Sampled=${sampled ? 1 : 0};Lineage=${lineage}`;
  const isPassedThrough = tracing === 'rootOnly' && !decided;
  const header = tracing === 'none' ? undefined : isPassedThrough ? `Root=${traceId}` : whole;
  return { header, traceId, sampled, callerId, facadeId };
}

/** A span that sent a message, by the header that came with it. */
export interface Sender {
  readonly traceId: string;
  readonly id: string;
}

/** Who sent messages, by the `AWSTraceHeader` of each. Those that name nobody, or are not sampled, are left out. */
export function sendersOf(messageHeaders: readonly string[]): readonly Sender[] {
  return messageHeaders.flatMap((header) => {
    const fields = readFields(header);
    const [traceId, id] = [fields.get('root'), fields.get('parent')];
    return traceId && id && fields.get('sampled') === '1' ? [{ traceId, id }] : [];
  });
}

/** A new id of a segment or subsegment. */
export function newEntityId(): string {
  return randomBytes(8).toString('hex');
}

/** A new trace id: `1-67891233-abcdef012345678912345678`. */
export function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `1-${seconds}-${randomBytes(12).toString('hex')}`;
}

/** Fields of a trace header by their names in lower case. Not the propagator's reader: that is what is tested. */
function readFields(header: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of header.split(';')) {
    const [key = '', value] = field.split('=', 2);
    if (value !== undefined) fields.set(key.trim().toLowerCase(), value.trim());
  }
  return fields;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
