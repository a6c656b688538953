// SPDX-License-Identifier: Apache-2.0
// What an exporter would do that makes an object of each span and calls JSON.stringify: the same documents, for the
// spans of this benchmark alone and without any of the checks. `object-translator.test.ts` holds it to the translator.
const KIND = { INTERNAL: 0, SERVER: 1, CLIENT: 2 };

/** The document of a span that no other one holds. */
export function toDocument(span, translated) {
  const { attributes } = span;
  const document = { name: '', id: span.spanContext().spanId, start_time: 0, end_time: 0 };
  document.start_time = seconds(span.startTime);
  document.end_time = seconds(span.endTime);
  const { traceId } = span.spanContext();
  document.trace_id = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
  document.parent_id = span.parentSpanContext.spanId;
  const isSegment = span.parentSpanContext.isRemote === true;
  const shown = new Set();
  const show = (key) => {
    shown.add(key);
    return attributes[key];
  };
  if (!isSegment) document.type = 'subsegment';
  if (span.kind === KIND.CLIENT)
    document.namespace = attributes['rpc.system'] === 'aws-api' ? 'aws' : 'remote';
  if (isSegment) Object.assign(document, translated.segment);
  if (span.kind !== KIND.INTERNAL && attributes['http.response.status_code'] !== undefined) {
    document.http = httpOf(span, show);
  }
  if (span.status.code === 2) document.fault = true;
  if (span.events.length > 0)
    document.cause = { exceptions: span.events.map((event) => exceptionOf(event, translated)) };
  if (isSegment) document.aws = translated.aws;
  else if (document.namespace === 'aws') {
    document.aws = {
      operation: show('rpc.method'),
      region: show('cloud.region'),
      request_id: show('aws.request.id'),
      table_name: show('aws.dynamodb.table_names')[0],
    };
    shown.add('db.namespace');
  }
  if (attributes['db.query.text'] !== undefined) document.sql = sqlOf(attributes, show);
  document.name = nameOf(span, document, translated);
  const metadata = {};
  for (const [key, value] of Object.entries(attributes)) if (!shown.has(key)) metadata[key] = value;
  if (isSegment) Object.assign(metadata, translated.resource);
  if (document.name !== span.name) metadata['otel.span.name'] = span.name;
  metadata['otel.scope.name'] = span.instrumentationScope.name;
  metadata['otel.scope.version'] = span.instrumentationScope.version;
  document.metadata = { default: metadata };
  return document;
}

function nameOf(span, document, translated) {
  const { attributes } = span;
  if (span.kind === KIND.SERVER) return translated.name;
  if (document.namespace === 'aws') return attributes['rpc.service'];
  if (document.sql) return `${attributes['db.namespace']}@${attributes['server.address']}`;
  return span.kind === KIND.CLIENT ? attributes['server.address'] : span.name;
}

function httpOf({ kind, attributes }, show) {
  if (attributes['rpc.system'] === 'aws-api')
    return { response: { status: show('http.response.status_code') } };
  const request = { method: show('http.request.method') };
  const response = { status: show('http.response.status_code') };
  for (const key of ['url.scheme', 'url.path', 'url.query', 'server.address', 'server.port']) show(key);
  if (kind === KIND.SERVER) {
    request.url = `${attributes['url.scheme']}://${attributes['server.address']}${attributes['url.path']}?${attributes['url.query']}`;
    request.user_agent = show('user_agent.original');
    request.client_ip = show('client.address');
    request.x_forwarded_for = true;
  } else {
    request.url = show('url.full');
    request.user_agent = show('user_agent.original');
    show('http.request.method_original');
    response.content_length = Number(show('http.response.header.content-length')[0]);
  }
  return { request, response };
}

function sqlOf(attributes, show) {
  return {
    url: `${attributes['db.system.name']}://${show('server.address')}:${show('server.port')}/${show('db.namespace')}`,
    sanitized_query: show('db.query.text'),
    database_type: show('db.system.name'),
    user: show('db.user'),
  };
}

function exceptionOf({ attributes }, translated) {
  const stack = attributes['exception.stacktrace']
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, label, path, number] = /^\s+at (?:(.*?) )?\(?([^() ]+):(\d+):\d+\)?$/.exec(line);
      return { path, line: Number(number), label: label ?? '' };
    });
  const message = attributes['exception.message'];
  return { id: translated.exceptionId, message, type: attributes['exception.type'], remote: false, stack };
}

function seconds([whole, nanos]) {
  return whole + Math.round(nanos / 1000) / 1e6;
}

/** What is the same for all spans of a resource, taken from a document of the translator. */
export function readTranslated(documents) {
  const segment = documents.find(({ type }) => type === undefined);
  const { name, service, origin, aws, metadata } = segment;
  const resource = Object.fromEntries(
    Object.entries(metadata.default).filter(([key]) => key.startsWith('otel.resource.')),
  );
  const failed = documents.find(({ cause }) => cause !== undefined);
  return { name, segment: { service, origin }, aws, resource, exceptionId: failed?.cause.exceptions[0].id };
}
