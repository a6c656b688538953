// SPDX-License-Identifier: Apache-2.0
import { hostOfUrl } from './authority.ts';
import { SpanKind, type SpanSource } from './span.ts';

type Source = (span: SpanSource) => string | undefined;

/** The ladder of the collector's `awsxrayexporter` 0.120.0, first match first. */
const LADDER: readonly Source[] = [
  (span) => (isCall(span) ? remoteService(span) : undefined),
  (span) =>
    span.kind === SpanKind.SERVER || isLocalRoot(span) ? text(span, 'aws.local.service') : undefined,
  (span) => text(span, 'peer.service'),
  (span) => text(span, 'aws.service'),
  database,
  (span) => (span.kind === SpanKind.SERVER ? serviceName(span) : undefined),
  (span) => text(span, 'rpc.service'),
  (span) => text(span, 'http.host'),
  (span) => text(span, 'net.peer.name'),
];

/**
 * Names documents as the OpenTelemetry Collector's X-Ray exporter does, for people whose saved filters, groups and
 * alarms are made for those names: `createTranslator({ name: collectorNames })`. Names that X-Ray would refuse are
 * still sanitised. It reads only the old semantic conventions, so a span that has the stable ones alone is named
 * after itself (`GET`), as it is there.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsxrayexporter
 */
export function collectorNames(span: SpanSource): string {
  for (const source of LADDER) {
    const name = source(span);
    if (name !== undefined) return name;
  }
  return span.name;
}

function isCall({ kind }: SpanSource): boolean {
  return kind === SpanKind.CLIENT || kind === SpanKind.PRODUCER || kind === SpanKind.CONSUMER;
}

/** Only Application Signals tells the collector which INTERNAL span begins a service's work. */
function isLocalRoot(span: SpanSource): boolean {
  return span.kind === SpanKind.INTERNAL && span.attributes['aws.span.kind'] === 'LOCAL_ROOT';
}

function remoteService(span: SpanSource): string | undefined {
  const name = text(span, 'aws.remote.service');
  const isAws = text(span, 'rpc.system') === 'aws-api';
  return isAws ? name?.replace(/^(?:AWS\.SDK\.|AWS::)/, '') : name;
}

function database(span: SpanSource): string | undefined {
  const name = text(span, 'db.name');
  const connection = text(span, 'db.connection_string')?.replace(/^jdbc:/, '');
  const host = connection === undefined ? undefined : hostOfUrl(connection);
  return name === undefined || host === undefined ? name : `${name}@${host}`;
}

function serviceName({ resource }: SpanSource): string | undefined {
  const name = resource.attributes['service.name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function text({ attributes }: SpanSource, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
