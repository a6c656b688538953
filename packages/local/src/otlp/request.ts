// SPDX-License-Identifier: Apache-2.0
import type { ResourceSource, SpanSource } from '@otel-xray/segment';
import { type JsonObject, listMember, OtlpError, objectMember, stringMember, toObject } from './json.ts';
import { readSpan } from './span.ts';
import { readAttributes } from './value.ts';

/**
 * Reads an OTLP/JSON ExportTraceServiceRequest, parsed, as spans for the translator:
 *
 *     {"resourceSpans":[{"resource":{"attributes":[…]},"scopeSpans":[{"scope":{"name":"http"},"spans":[{…}]}]}]}
 *
 * Equal resources are one resource, so that spans of one process nest whatever the order they were sent in. Throws an
 * `OtlpError` that names the member that is wrong.
 *
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function readOtlpRequest(value: unknown): SpanSource[] {
  const request = toObject(value, '');
  const others = Object.keys(request.value);
  if (!Object.hasOwn(request.value, 'resourceSpans') && others.length > 0) {
    throw new OtlpError(`resourceSpans is missing: the request has ${others.slice(0, 5).join(', ')}`);
  }
  const resources = new Map<string, ResourceSource>();
  const spans: SpanSource[] = [];
  for (const resourceSpans of listMember(request, 'resourceSpans')) {
    const resource = readResource(resourceSpans, resources);
    for (const scopeSpans of listMember(resourceSpans, 'scopeSpans')) {
      const surroundings = { resource, scope: readScope(scopeSpans) };
      for (const span of listMember(scopeSpans, 'spans')) spans.push(readSpan(span, surroundings));
    }
  }
  return spans;
}

function readResource(resourceSpans: JsonObject, known: Map<string, ResourceSource>): ResourceSource {
  const json = objectMember(resourceSpans, 'resource') ?? { value: {}, path: '' };
  // Reads first: it bounds the depth, which stringify does not survive.
  const resource = { attributes: readAttributes(json, 'attributes') };
  const key = JSON.stringify(json.value.attributes ?? []);
  const same = known.get(key);
  if (!same) known.set(key, resource);
  return same ?? resource;
}

function readScope(scopeSpans: JsonObject): SpanSource['instrumentationScope'] {
  const scope = objectMember(scopeSpans, 'scope');
  return scope && { name: stringMember(scope, 'name'), version: stringMember(scope, 'version') || undefined };
}
