// SPDX-License-Identifier: Apache-2.0
import { Attribute, Topic } from '../attributes.ts';
import { inBrackets } from '../authority.ts';
import { writeValue } from '../json-value.ts';
import type { JsonWriter } from '../json-writer.ts';
import { isCut } from '../trim.ts';
import type { SpanView } from '../view.ts';
import { parseObject, writeAttribute, writeCut } from './member.ts';
import { showPlace } from './url.ts';

/**
 * Values of `db.system.name` and `db.system` whose queries are SQL.
 * https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/
 */
const SQL_SYSTEMS: ReadonlySet<string> = new Set(
  `postgresql mysql mariadb microsoft.sql_server mssql oracle.db oracle ibm.db2 db2 sqlite other_sql derby hive
   teradata h2 h2database hsqldb cockroachdb aws.redshift redshift clickhouse snowflake trino firebirdsql firebird
   informix sap.hana hanadb sap.maxdb maxdb actian.ingres ingres softwareag.adabas adabas gcp.spanner spanner
   intersystems.cache cache netezza vertica sybase progress pervasive pointbase interbase cloudscape edb`.split(
    /\s+/,
  ),
);

const URL_WITHOUT_PATH = /^[a-z][a-z0-9+.-]{0,40}:\/\/[^/?#]*\/?$/i;
const IS_URL = /^[a-z][a-z0-9+.-]{0,40}:\/\//i;

/**
 * The query that was made, and of which database. `aws.xray.sql`, a JSON object, says it all at once.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-sql
 */
export function writeSql(out: JsonWriter, view: SpanView): void {
  const { sheet } = view;
  if (!sheet.isAbout(Topic.database | Topic.xray)) return;
  const given = parseObject(sheet.string(Attribute.xraySql));
  if (given !== undefined && !isCut(view.trim)) {
    out.key('sql');
    writeValue(out, given);
    sheet.show(Attribute.xraySql, sheet.string(Attribute.xraySql));
    sheet.show(Attribute.dbQuery, given.sanitized_query);
    // As the semantic conventions spell it: `mysql` of `MySQL`.
    sheet.show(Attribute.dbSystem, String(given.database_type).toLowerCase());
    return;
  }
  const system = sheet.string(Attribute.dbSystem);
  if (system === undefined || !SQL_SYSTEMS.has(system) || view.isAwsApi) return;
  const mark = out.beginMember('sql');
  writeConnection(out, view, system);
  writeAttribute(out, view, 'sanitized_query', Attribute.dbQuery);
  writeAttribute(out, view, 'database_type', Attribute.dbSystem);
  writeAttribute(out, view, 'user', Attribute.dbUser);
  out.endMember(mark);
}

/** A connection string that is a URL is `url`; without one the parts make a URL. Any other stands as it is. */
function writeConnection(out: JsonWriter, view: SpanView, system: string): void {
  const { sheet } = view;
  const connection = sheet.string(Attribute.dbConnection);
  const given = connection?.replace(/^jdbc:/, '');
  const isUrl = given !== undefined && IS_URL.test(given);
  if (given !== undefined && !isUrl) writeAttribute(out, view, 'connection_string', Attribute.dbConnection);
  const url = isUrl ? given : urlOfParts(view, system);
  if (url === undefined) return;
  const namespace = sheet.string(Attribute.dbNamespace);
  const whole =
    URL_WITHOUT_PATH.test(url) && namespace !== undefined ? `${url.replace(/\/$/, '')}/${namespace}` : url;
  if (!writeCut(out, view, 'url', whole)) return;
  if (isUrl) sheet.show(Attribute.dbConnection, connection);
  showPlace(sheet, whole);
  if (namespace !== undefined && whole.endsWith(`/${namespace}`))
    sheet.show(Attribute.dbNamespace, namespace);
}

/** `postgresql://db.example.com:5432`, from the address and port that the span names. */
function urlOfParts({ sheet }: SpanView, system: string): string | undefined {
  const isStable = sheet.string(Attribute.serverAddress) !== undefined;
  const hostRow = isStable ? Attribute.serverAddress : Attribute.peerName;
  const host = sheet.string(hostRow) ?? sheet.string(Attribute.peerIp);
  if (host === undefined) return undefined;
  const portRow = isStable ? Attribute.serverPort : Attribute.peerPort;
  const port = sheet.integer(portRow);
  return `${system}://${inBrackets(host)}${port === undefined ? '' : `:${port}`}`;
}
