// SPDX-License-Identifier: Apache-2.0

/**
 * A segment document as it stands on the wire. Types only: documents are written straight to bytes, and
 * `JSON.parse` of those bytes has this shape.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface XRaySegment extends XRayEntity {
  /** `1-` + 8 + `-` + 24 hex digits. */
  readonly trace_id: string;
  /** Id of the span that called, where that is in another document. */
  readonly parent_id?: string;
  /** `subsegment` on an independent subsegment; absent on a segment. */
  readonly type?: 'subsegment';
  /** The application: its version. */
  readonly service?: { readonly version?: string };
  /** The kind of AWS resource that ran it, such as `AWS::ECS::Fargate`. */
  readonly origin?: string;
  /** Who asked; at most 250 characters. */
  readonly user?: string;
  /** At most 20 a segment. */
  readonly links?: readonly XRayLink[];
  readonly resource_arn?: string;
}

/** What segments and subsegments have in common; a nested subsegment has no more than this. */
export interface XRayEntity {
  /** At most 200 letters, numbers, spaces and `_.:/%&#=+\-@`. */
  readonly name: string;
  /** 16 hex digits. */
  readonly id: string;
  /** Epoch seconds, with microseconds. */
  readonly start_time: number;
  /** Absent while `in_progress`. */
  readonly end_time?: number;
  readonly in_progress?: true;
  /** Of subsegments: `aws` is an AWS SDK call, `remote` any other call out of the process. */
  readonly namespace?: 'aws' | 'remote';
  readonly http?: XRayHttp;
  /** The caller's doing (4xx). */
  readonly error?: true;
  /** The server's doing (5xx). */
  readonly fault?: true;
  /** Too many requests (429); always with `error`. */
  readonly throttle?: true;
  /** Exceptions, or the id of one further down in the same document. */
  readonly cause?: string | { readonly exceptions: readonly XRayException[] };
  readonly aws?: Readonly<Record<string, unknown>>;
  readonly sql?: XRaySql;
  /** Indexed; at most 50 a trace. Keys of letters, digits, `_` and `.`. */
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  /** Not indexed; any JSON by namespace. */
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly precursor_ids?: readonly string[];
  readonly subsegments?: readonly XRayEntity[];
}

export interface XRayHttp {
  /** Each text at most 250 characters. */
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly user_agent?: string;
    readonly client_ip?: string;
    readonly x_forwarded_for?: true;
    readonly traced?: boolean;
  };
  readonly response?: { readonly status?: number; readonly content_length?: number };
}

export interface XRayException {
  /** 16 hex digits. */
  readonly id: string;
  readonly message: string;
  readonly type: string;
  /** What a downstream service answered. */
  readonly remote: boolean;
  /** Frames left out of `stack`. */
  readonly truncated?: number;
  /** Exceptions left out between this one and its cause. */
  readonly skipped?: number;
  /** Id of the exception that caused this one. */
  readonly cause?: string;
  readonly stack?: readonly { readonly path: string; readonly line: number; readonly label: string }[];
}

export interface XRaySql {
  readonly connection_string?: string;
  readonly url?: string;
  readonly sanitized_query?: string;
  readonly database_type?: string;
  readonly user?: string;
}

export interface XRayLink {
  readonly trace_id: string;
  readonly id: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Every member that a document of ours may have at its top, so that none is written twice. */
export const MEMBERS: Readonly<Record<keyof XRaySegment, true>> = {
  name: true,
  id: true,
  start_time: true,
  end_time: true,
  in_progress: true,
  trace_id: true,
  parent_id: true,
  type: true,
  namespace: true,
  service: true,
  origin: true,
  user: true,
  links: true,
  http: true,
  error: true,
  fault: true,
  throttle: true,
  cause: true,
  aws: true,
  sql: true,
  resource_arn: true,
  precursor_ids: true,
  annotations: true,
  metadata: true,
  subsegments: true,
};
