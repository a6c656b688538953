// SPDX-License-Identifier: Apache-2.0
import type { Attributes, Span } from '../otlp.ts';
import { firstKey, firstText, textOf, wholeNumber } from './attribute.ts';
import { isAwsApiCall } from './kind.ts';
import { parseUrl, type UrlParts } from './url.ts';

/** Systems that speak SQL, by their old and their stable names. */
const SQL_SYSTEMS = new Set([
  'db2',
  'derby',
  'hive',
  'mariadb',
  'mssql',
  'mysql',
  'oracle',
  'postgresql',
  'sqlite',
  'teradata',
  'other_sql',
  'ibm.db2',
  'microsoft.sql_server',
  'oracle.db',
  'sap.hana',
  'gcp.spanner',
  'firebirdsql',
  'h2',
  'hsqldb',
  'cockroachdb',
  'redshift',
  'aws.redshift',
  'clickhouse',
  'snowflake',
  'trino',
]);

export interface Sql {
  readonly url: string | undefined;
  readonly connection_string: string | undefined;
  readonly sanitized_query: string | undefined;
  readonly database_type: string;
  readonly user: string | undefined;
}

export function sqlOf(span: Span): Sql | undefined {
  const { attributes } = span;
  const system = firstText(attributes, 'db.system.name', 'db.system');
  if (system === undefined || !SQL_SYSTEMS.has(system) || isAwsApiCall(span)) return undefined;
  const connection = firstText(attributes, 'db.connection_string');
  return {
    url: sqlUrl(attributes, system),
    connection_string: isUrl(connectionText(attributes)) ? undefined : connection,
    sanitized_query: firstText(attributes, 'db.query.text', 'db.statement'),
    database_type: system,
    user: firstText(attributes, 'db.user'),
  };
}

/** The host a database is named after. */
export function databaseHost(attributes: Attributes): string | undefined {
  return (
    connectionUrl(attributes)?.host ?? firstText(attributes, 'server.address', 'net.peer.name', 'net.peer.ip')
  );
}

/** Also one of several hosts, `mysql://h1:3306,h2:3306/d`, which names no single host. */
function isUrl(text: string | undefined): boolean {
  return text !== undefined && /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]/.test(text);
}

function connectionText(attributes: Attributes): string | undefined {
  return textOf(attributes.get('db.connection_string'))?.replace(/^jdbc:/, '');
}

function connectionUrl(attributes: Attributes): UrlParts | undefined {
  const text = connectionText(attributes);
  return text === undefined ? undefined : parseUrl(text);
}

function sqlUrl(attributes: Attributes, system: string): string | undefined {
  const namespace = firstText(attributes, 'db.namespace', 'db.name');
  const suffix = namespace === undefined ? '' : `/${namespace}`;
  const text = connectionText(attributes);
  if (text !== undefined && isUrl(text)) {
    const url = text;
    const hasPath = /^[^:]*:\/\/[^/?#]*\/[^?#]/.test(url);
    return hasPath || namespace === undefined ? url : `${url.replace(/\/$/, '')}${suffix}`;
  }
  const hostKey = firstKey(attributes, 'server.address', 'net.peer.name', 'net.peer.ip');
  const host = hostKey === undefined ? undefined : textOf(attributes.get(hostKey));
  if (host === undefined) return undefined;
  const port = wholeNumber(attributes.get(hostKey === 'server.address' ? 'server.port' : 'net.peer.port'));
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `${system}://${bracketed}${port === undefined ? '' : `:${port}`}${suffix}`;
}

function isPeer(host: string | undefined, attributes: Attributes): boolean {
  return [attributes.get('net.peer.name'), attributes.get('net.peer.ip')].includes(host);
}

/** Attributes whose value a reader finds in the sql block. A port belongs to its host. */
export function shownBySql(span: Span, sql: Sql): Set<string> {
  const { attributes } = span;
  const parts = sql.url === undefined ? undefined : parseUrl(sql.url);
  const values: [string | undefined, ...string[]][] = [
    [sql.database_type, 'db.system.name', 'db.system'],
    [sql.sanitized_query, 'db.query.text', 'db.statement'],
    [sql.user, 'db.user'],
    [sql.connection_string, 'db.connection_string'],
    [parts?.host, 'server.address', 'net.peer.name', 'net.peer.ip'],
    [parts?.host === attributes.get('server.address') ? parts?.port : undefined, 'server.port'],
    [isPeer(parts?.host, attributes) ? parts?.port : undefined, 'net.peer.port'],
    [/^[^:]*:\/\/[^/?#]*\/([^?#]*)/.exec(sql.url ?? '')?.[1], 'db.namespace', 'db.name'],
  ];
  const shown = new Set<string>();
  for (const [value, ...keys] of values) {
    if (value === undefined || value === '') continue;
    for (const key of keys) if (String(attributes.get(key)) === value) shown.add(key);
  }
  if (isUrl(connectionText(attributes))) shown.add('db.connection_string');
  return shown;
}
