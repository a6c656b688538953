// SPDX-License-Identifier: Apache-2.0
import { type SpanInit, span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import type { TranslatorOptions } from '../options.ts';
import { SpanKind } from '../span.ts';
import { writtenDocument, writtenText } from '../test-documents.ts';

type Bag = Readonly<Record<string, unknown>>;

const textOf = (init: SpanInit, options?: TranslatorOptions) =>
  writtenText(span({ kind: SpanKind.CLIENT, parent: 9, name: 'query', ...init }), options);

/** What `sql` says, and which attributes stay in metadata. */
function queryOf(attributes: Bag) {
  const { sql, metadata } = JSON.parse(textOf({ attributes }));
  const { 'otel.span.name': _, ...left } = metadata?.default ?? {};
  return { sql, left };
}

describe('sql', () => {
  it.each<[name: string, attributes: Bag, sql: unknown, left: Bag]>([
    [
      'pg, stable',
      {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'server.address': 'db.example',
        'server.port': 5432,
        'db.query.text': 'SELECT 1',
      },
      { url: 'postgresql://db.example:5432/shop', sanitized_query: 'SELECT 1', database_type: 'postgresql' },
      {},
    ],
    [
      'pg, old',
      {
        'db.system': 'postgresql',
        'db.name': 'shop',
        'db.connection_string': 'postgresql://db.example:5432/shop',
        'db.user': 'u',
        'db.statement': 'SELECT 1',
      },
      {
        url: 'postgresql://db.example:5432/shop',
        sanitized_query: 'SELECT 1',
        database_type: 'postgresql',
        user: 'u',
      },
      {},
    ],
    [
      'mysql2, old',
      {
        'db.system': 'mysql',
        'db.name': 'shop',
        'db.connection_string': 'jdbc:mysql://db.example:3306/shop',
        'db.statement': 'S',
      },
      { url: 'mysql://db.example:3306/shop', sanitized_query: 'S', database_type: 'mysql' },
      {},
    ],
    [
      'a connection without a path',
      { 'db.system': 'mysql', 'db.name': 'shop', 'db.connection_string': 'jdbc:mysql://db.example:3306' },
      { url: 'mysql://db.example:3306/shop', database_type: 'mysql' },
      {},
    ],
    [
      'a connection with an empty path',
      { 'db.system': 'mysql', 'db.name': 'shop', 'db.connection_string': 'mysql://db.example:3306/' },
      { url: 'mysql://db.example:3306/shop', database_type: 'mysql' },
      {},
    ],
    [
      'a connection to another database',
      { 'db.system': 'mysql', 'db.name': 'shop', 'db.connection_string': 'mysql://db.example/other' },
      { url: 'mysql://db.example/other', database_type: 'mysql' },
      { 'db.name': 'shop' },
    ],
    [
      'a connection that is no URL',
      { 'db.system': 'mssql', 'db.name': 'shop', 'db.connection_string': 'Server=db;Database=shop' },
      { connection_string: 'Server=db;Database=shop', database_type: 'mssql' },
      { 'db.name': 'shop' },
    ],
    [
      'no host',
      { 'db.system.name': 'sqlite', 'db.namespace': 'main', 'db.query.text': 'S' },
      { sanitized_query: 'S', database_type: 'sqlite' },
      { 'db.namespace': 'main' },
    ],
    [
      'a host without a port',
      { 'db.system.name': 'mysql', 'server.address': 'db' },
      { url: 'mysql://db', database_type: 'mysql' },
      {},
    ],
    [
      'a host of IPv6',
      { 'db.system.name': 'mysql', 'server.address': '::1', 'server.port': 3306 },
      { url: 'mysql://[::1]:3306', database_type: 'mysql' },
      {},
    ],
    [
      'the peer',
      { 'db.system': 'mysql', 'net.peer.name': 'db', 'net.peer.port': 3306, 'db.name': 'shop' },
      { url: 'mysql://db:3306/shop', database_type: 'mysql' },
      {},
    ],
    [
      'the newer system first',
      { 'db.system.name': 'postgresql', 'db.system': 'mysql' },
      { database_type: 'postgresql' },
      { 'db.system': 'mysql' },
    ],
    [
      'what it does not show stays',
      { 'db.system.name': 'mysql', 'db.operation.name': 'SELECT', 'db.collection.name': 't' },
      { database_type: 'mysql' },
      { 'db.operation.name': 'SELECT', 'db.collection.name': 't' },
    ],
  ])('%s', (_, attributes, sql, left) => {
    expect(queryOf(attributes)).toEqual({ sql, left });
  });

  it.each([
    ...[
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
    ],
    ...['ibm.db2', 'microsoft.sql_server', 'oracle.db'],
    ...['h2', 'hsqldb', 'cockroachdb', 'redshift', 'aws.redshift', 'clickhouse', 'snowflake'],
  ])('%s is SQL', (system) => {
    expect(queryOf({ 'db.system': system, 'db.statement': 'S' }).sql).toEqual({
      sanitized_query: 'S',
      database_type: system,
    });
  });

  it.each(['redis', 'mongodb', 'memcached', 'dynamodb', 'elasticsearch', 'constructor', ''])(
    '%s is not',
    (system) => {
      const attributes = { 'db.system': system, 'db.statement': 'GET a', 'db.name': '0' };
      expect(queryOf(attributes)).toEqual({ sql: undefined, left: attributes });
    },
  );

  it('is not written of AWS calls', () => {
    const { sql, left } = queryOf({
      'rpc.system': 'aws-api',
      'rpc.service': 'RDSData',
      'db.system.name': 'postgresql',
      'db.query.text': 'S',
    });
    expect(sql).toBeUndefined();
    expect(left).toMatchObject({ 'db.system.name': 'postgresql', 'db.query.text': 'S' });
  });

  it('is written of every kind of span', () => {
    for (const kind of [SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT]) {
      expect(
        JSON.parse(textOf({ kind, attributes: { 'db.system': 'mysql', 'db.statement': 'S' } })).sql,
      ).toEqual({ sanitized_query: 'S', database_type: 'mysql' });
    }
  });

  it('stands on the call, not on the segment of its service', () => {
    const attributes = { 'db.system': 'mysql', 'db.statement': 'S' };
    const segment = writtenDocument(span({ kind: SpanKind.CLIENT, attributes }));
    expect(segment).not.toHaveProperty('sql');
    expect(segment.subsegments[0].sql).toEqual({ sanitized_query: 'S', database_type: 'mysql' });
  });
});

describe('passwords', () => {
  it.each<[name: string, connection: string, url: string]>([
    ['of a URL', 'postgresql://u:secret@db/shop', 'postgresql://u@db/shop'],
    ['of a URL for Java', 'jdbc:mysql://u:secret@db:3306/shop', 'mysql://u@db:3306/shop'],
    ['with an @ in it', 'postgresql://u:p@secret@db/shop', 'postgresql://u@db/shop'],
    ['of a URL without a path', 'postgresql://u:secret@db', 'postgresql://u@db/shop'],
  ])('%s leave no trace', (_, connection, url) => {
    const text = textOf({
      attributes: { 'db.system': 'postgresql', 'db.name': 'shop', 'db.connection_string': connection },
    });
    expect(JSON.parse(text).sql.url).toBe(url);
    expect(text).not.toContain('secret');
  });

  it('of other databases leave no trace either', () => {
    expect(
      textOf({ attributes: { 'db.system': 'redis', 'db.connection_string': 'redis://u:secret@cache:6379' } }),
    ).not.toContain('secret');
  });
});

it('keeps the query to itself where the option says so', () => {
  const text = textOf(
    {
      attributes: {
        'db.system.name': 'mysql',
        'db.system': 'mysql',
        'db.query.text': 'SELECT secret',
        'db.statement': 'SELECT secret',
      },
    },
    { sqlQueries: false },
  );
  expect(JSON.parse(text).sql).toEqual({ database_type: 'mysql' });
  expect(text).not.toContain('secret');
});

describe('aws.xray.sql', () => {
  it('says it all at once', () => {
    const given = { url: 'mysql://db/shop', preparation: 'statement', database_version: '8.4' };
    const { sql, left } = queryOf({ 'aws.xray.sql': JSON.stringify(given), 'db.system': 'mysql' });
    expect({ sql, left }).toEqual({ sql: given, left: { 'db.system': 'mysql' } });
  });

  it('says what other exporters read under the names of the conventions, once', () => {
    const given = { sanitized_query: 'SELECT 1', database_type: 'MySQL' };
    const others = { 'db.query.text': 'SELECT 1', 'db.system.name': 'mysql' };
    const { sql, left } = queryOf({ 'aws.xray.sql': JSON.stringify(given), ...others });
    expect({ sql, left }).toEqual({ sql: given, left: {} });
  });

  it.each(['[]', '7', 'null', '{', ''])('%s is no object and stays in metadata', (given) => {
    expect(queryOf({ 'aws.xray.sql': given })).toEqual({ sql: undefined, left: { 'aws.xray.sql': given } });
  });
});
