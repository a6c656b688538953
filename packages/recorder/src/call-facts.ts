// SPDX-License-Identifier: Apache-2.0

import { type Span, SpanKind } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { jsonText } from './json-text.ts';
import { sayOnce } from './notices.ts';

/** Whom a subsegment calls: an AWS service, another service, or nobody (`local`). */
export type Namespace = 'aws' | 'remote' | 'local';

/** `http` of a segment document; a member that is left out is not changed. */
export interface HttpFacts {
  readonly request?:
    | {
        readonly method?: string | undefined;
        readonly url?: string | undefined;
        readonly user_agent?: string | undefined;
        readonly client_ip?: string | undefined;
        readonly x_forwarded_for?: boolean | undefined;
        /** Whether the service that is called sends a segment of its own. */
        readonly traced?: boolean | undefined;
      }
    | undefined;
  /** The status decides `error`, `fault` and `throttle`. */
  readonly response?:
    | { readonly status?: number | undefined; readonly content_length?: number | undefined }
    | undefined;
}

/** `sql` of a segment document. */
export interface SqlFacts {
  /** Without its password. */
  readonly url?: string | undefined;
  readonly connection_string?: string | undefined;
  readonly sanitized_query?: string | undefined;
  readonly database_type?: string | undefined;
  readonly database_version?: string | undefined;
  readonly driver_version?: string | undefined;
  readonly preparation?: 'call' | 'statement' | undefined;
  readonly user?: string | undefined;
}

/** `aws` of a segment document. */
export interface AwsFacts {
  readonly operation?: string | undefined;
  readonly region?: string | undefined;
  readonly account_id?: string | undefined;
  readonly request_id?: string | undefined;
  readonly queue_url?: string | undefined;
  readonly table_name?: string | undefined;
  readonly [member: string]: unknown;
}

const NAMESPACES: readonly unknown[] = ['aws', 'remote', 'local'] satisfies Namespace[];
const NAMESPACE = 'aws.xray.namespace';

/** X-Ray caps a user at 250 characters. */
const MAX_USER_CHARACTERS = 250;

export function describeNamespace(span: Span, namespace: Namespace): void {
  if (NAMESPACES.includes(namespace)) span.setAttribute(NAMESPACE, namespace);
  else sayOnce(`the namespace ${String(namespace)} is left out: there are aws, remote and local`);
}

export function describeUser(span: Span, user: string): void {
  if (typeof user !== 'string' || user === '') {
    sayOnce('a user is left out: it has to be a text');
    return;
  }
  if (user.length > MAX_USER_CHARACTERS) sayOnce(`X-Ray takes ${MAX_USER_CHARACTERS} characters of a user`);
  span.setAttribute('enduser.id', user);
}

/** As the semantic conventions have it, which every exporter knows. */
export function describeHttp(span: Span, http: HttpFacts): void {
  if (!isObject('setHttp', http)) return;
  const { request, response } = http;
  span.setAttributes({
    'http.request.method': request?.method,
    'url.full': request?.url,
    'user_agent.original': request?.user_agent,
    'client.address': request?.client_ip,
    'aws.xray.x_forwarded_for': request?.x_forwarded_for,
    'aws.xray.traced': request?.traced,
    'http.response.status_code': response?.status,
    'http.response.body.size': response?.content_length,
  });
  // A span of no kind describes a request that another one makes, unless it says what it is.
  const hasNamespace = member(member(span, 'attributes'), NAMESPACE) !== undefined;
  if (member(span, 'kind') === SpanKind.INTERNAL && !hasNamespace) span.setAttribute(NAMESPACE, 'local');
}

/** The whole block, and what the semantic conventions have a name for. */
export function describeSql(span: Span, sql: SqlFacts): void {
  if (!isObject('setSql', sql)) return;
  const type: unknown = sql.database_type;
  span.setAttributes({
    'aws.xray.sql': jsonText(sql),
    'db.query.text': sql.sanitized_query,
    'db.system.name': typeof type === 'string' ? type.toLowerCase() : undefined,
  });
}

/** Members that our exporter adds to those it knows by itself. */
export function describeAws(span: Span, aws: AwsFacts): void {
  if (isObject('setAws', aws)) span.setAttribute('aws.xray.aws', jsonText(aws));
}

function isObject(caller: string, facts: unknown): boolean {
  if (typeof facts === 'object' && facts !== null) return true;
  sayOnce(`${caller}: this is left out, it has to be an object`);
  return false;
}
