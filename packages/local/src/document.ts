// SPDX-License-Identifier: Apache-2.0

/** A value X-Ray indexes. */
export type AnnotationValue = string | number | boolean;

/** One frame of `cause.exceptions[].stack`. */
export interface StackFrameDocument {
  readonly path?: string | undefined;
  readonly line?: number | null | undefined;
  readonly label?: string | undefined;
}

/** One of `cause.exceptions`. */
export interface ExceptionDocument {
  readonly id: string;
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly remote?: boolean | undefined;
  readonly truncated?: number | undefined;
  readonly skipped?: number | undefined;
  /** Id of the exception that this one was caused by. */
  readonly cause?: string | undefined;
  readonly stack?: readonly StackFrameDocument[] | undefined;
}

/** `http` of a segment or subsegment. */
export interface HttpDocument {
  readonly request?:
    | {
        readonly method?: string | undefined;
        readonly url?: string | undefined;
        readonly user_agent?: string | undefined;
        readonly client_ip?: string | undefined;
        readonly x_forwarded_for?: boolean | undefined;
        readonly traced?: boolean | undefined;
      }
    | undefined;
  readonly response?:
    | { readonly status?: number | undefined; readonly content_length?: number | undefined }
    | undefined;
}

/**
 * A segment document as it was received, parsed:
 *
 *     {"name":"shop","id":"70de5b6f19ff9a0a","trace_id":"1-581cf771-a006649127e371903a2de979",
 *      "start_time":1478293361.271,"end_time":1478293361.449}
 *
 * Acceptance vouches for `id`, `name` and `start_time` of every level, and for `trace_id` of the outermost. As in
 * X-Ray nothing else is checked: the other types say what senders mean, and code that must not fail on what a
 * stranger sent reads them as `unknown`. Unknown members are kept.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface SegmentDocument {
  readonly id: string;
  readonly name: string;
  readonly trace_id?: string | undefined;
  /** Seconds since the epoch. */
  readonly start_time: number;
  readonly end_time?: number | undefined;
  readonly in_progress?: boolean | undefined;
  /** `'subsegment'` on one that was sent by itself. */
  readonly type?: string | undefined;
  readonly parent_id?: string | undefined;
  /** `'aws'` or `'remote'` on a subsegment that calls another service. */
  readonly namespace?: string | undefined;
  readonly origin?: string | undefined;
  readonly user?: string | undefined;
  readonly error?: boolean | undefined;
  readonly fault?: boolean | undefined;
  readonly throttle?: boolean | undefined;
  readonly http?: HttpDocument | undefined;
  readonly aws?: Readonly<Record<string, unknown>> | undefined;
  readonly sql?: Readonly<Record<string, unknown>> | undefined;
  readonly service?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?:
    | string
    | {
        readonly working_directory?: string | undefined;
        readonly exceptions?: readonly ExceptionDocument[] | undefined;
      }
    | undefined;
  readonly annotations?: Readonly<Record<string, AnnotationValue>> | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly subsegments?: readonly SegmentDocument[] | undefined;
  readonly [member: string]: unknown;
}

/** True for a JSON object: not null, not an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member at `path` of a value nobody vouches for; `undefined` where the path leads nowhere. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const key of path) {
    if (!isRecord(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** The same, where it is a string that says something. */
export function textMember(value: unknown, ...path: readonly string[]): string | undefined {
  const found = member(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
