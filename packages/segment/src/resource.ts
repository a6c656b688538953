// SPDX-License-Identifier: Apache-2.0
import { writeAwsResource, writeOrigin, writeSdk, writeService } from './blocks/aws-resource.ts';
import { isWritable, writeValue } from './json-value.ts';
import { JsonWriter } from './json-writer.ts';
import type { Redact } from './sheet.ts';
import type { AttributeSource, ResourceSource } from './span.ts';

/** One attribute of a resource, ready to be spliced into metadata. */
export interface ResourceAttribute {
  /** `otel.resource.` and the attribute's own key. */
  readonly key: string;
  readonly value: unknown;
  /** `"otel.resource.host.name":"ip-10-0-0-1"` */
  readonly member: Uint8Array;
}

/** Everything that is the same for all spans of a resource, written once. */
export interface ResourceFacts {
  readonly serviceName: string | undefined;
  readonly isLambda: boolean;
  /** `telemetry.sdk.language`: decides how stack traces are read. */
  readonly language: string | undefined;
  /** Members `service` and `origin` of a segment. */
  readonly segmentMembers: Uint8Array;
  /** Members of a segment's `aws`, without `xray`. */
  readonly awsMembers: Uint8Array;
  /** Members of a segment's `aws.xray`. */
  readonly sdkMembers: Uint8Array;
  readonly attributes: readonly ResourceAttribute[];
  /** All of `attributes`, joined. */
  readonly metadata: Uint8Array;
  /** Whether an attribute was too large to be kept at all. */
  readonly truncated: boolean;
}

export interface ResourceOptions {
  readonly logGroups: readonly string[];
  readonly redact: Redact | undefined;
  readonly maxBytes: number;
}

/** Facts of a resource, kept as long as the resource lives; not kept while it still waits for attributes. */
export function createResourceReader(options: ResourceOptions): (resource: ResourceSource) => ResourceFacts {
  const known = new WeakMap<ResourceSource, ResourceFacts>();
  return (resource) => {
    const facts = known.get(resource) ?? readResource(resource.attributes, options);
    if (resource.asyncAttributesPending !== true) known.set(resource, facts);
    return facts;
  };
}

function readResource(source: AttributeSource, options: ResourceOptions): ResourceFacts {
  const resource = redacted(source, options.redact);
  const out = new JsonWriter(options.maxBytes);
  const block = (write: () => void): Uint8Array => {
    out.rollback(0);
    write();
    return out.overflowed ? new Uint8Array() : out.copy();
  };
  const attributes: ResourceAttribute[] = [];
  let truncated = false;
  for (const [name, value] of Object.entries(resource)) {
    const key = `otel.resource.${name}`;
    const member = block(() => {
      out.key(key);
      writeValue(out, value);
    });
    if (member.length > 0) attributes.push({ key, value, member });
    else truncated = true;
  }
  const metadata = block(() => {
    for (const attribute of attributes) out.splice(attribute.member);
  });
  truncated ||= attributes.length > 0 && metadata.length === 0;
  const serviceName = resource['service.name'];
  const language = resource['telemetry.sdk.language'];
  return {
    serviceName: typeof serviceName === 'string' && serviceName !== '' ? serviceName : undefined,
    isLambda: resource['cloud.platform'] === 'aws_lambda',
    language: typeof language === 'string' ? language : undefined,
    segmentMembers: block(() => {
      writeService(out, resource);
      writeOrigin(out, resource);
    }),
    awsMembers: block(() => writeAwsResource(out, resource, options.logGroups)),
    sdkMembers: block(() => writeSdk(out, resource)),
    attributes,
    metadata,
    truncated,
  };
}

function redacted(source: AttributeSource, redact: Redact | undefined): AttributeSource {
  const resource: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const value = redact === undefined ? source[key] : redact(key, source[key]);
    if (value !== null && isWritable(value))
      Object.defineProperty(resource, key, { value, enumerable: true });
  }
  return resource;
}
