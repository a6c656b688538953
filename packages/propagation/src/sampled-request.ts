// SPDX-License-Identifier: Apache-2.0
import type { Attributes } from '@opentelemetry/api';

/** What the rules look at: the service, and the request that its span is started for. */
export interface SampledRequest extends SampledService {
  /** Without a port. */
  readonly host: string;
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  readonly attributes: Attributes;
}

export interface SampledService {
  readonly serviceName: string;
  /** As segments have it in `origin`: `AWS::ECS::Container`. */
  readonly serviceType: string;
  readonly resourceArn: string;
}

/** A resource of the SDK, 2.x and 3.x alike, or just its attributes. */
export interface ResourceLike {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly asyncAttributesPending?: boolean | undefined;
  waitForAsyncAttributes?(): Promise<void>;
  /** In the order in which they count; those that are still being looked up are promises. */
  getRawAttributes?(): readonly (readonly [name: string, value: unknown])[];
}

/** What is known of a resource by now. Reading `attributes` while some are pending is an error in the SDK. */
export function knownAttributes(resource: ResourceLike): Readonly<Record<string, unknown>> {
  if (!resource.asyncAttributesPending) return resource.attributes;
  const raw = resource.getRawAttributes?.() ?? [];
  return Object.fromEntries(raw.filter(([, value]) => !(value instanceof Promise)).reverse());
}

const SERVICE_TYPES: ReadonlyMap<string, string> = new Map([
  ['aws_ec2', 'AWS::EC2::Instance'],
  ['aws_ecs', 'AWS::ECS::Container'],
  ['aws_eks', 'AWS::EKS::Container'],
  ['aws_elastic_beanstalk', 'AWS::ElasticBeanstalk::Environment'],
  ['aws_lambda', 'AWS::Lambda::Function'],
]);

const ARN_KEYS = ['cloud.resource_id', 'aws.ecs.container.arn', 'aws.eks.cluster.arn', 'faas.id'];

/** What the rules look at of a resource. */
export function sampledService(attributes: Readonly<Record<string, unknown>>): SampledService {
  return {
    serviceName: text(attributes, ['service.name']) ?? '',
    serviceType: SERVICE_TYPES.get(text(attributes, ['cloud.platform']) ?? '') ?? '',
    resourceArn: text(attributes, ARN_KEYS) ?? '',
  };
}

/** What the rules look at of a span that is about to start. Old and new names of attributes; never throws. */
export function sampledRequest(service: SampledService, attributes: Attributes): SampledRequest {
  const host = text(attributes, ['server.address', 'http.host', 'http.server_name', 'net.host.name']);
  const path = text(attributes, ['url.path', 'http.target']);
  const url = host === undefined || path === undefined ? requestUrl(attributes) : undefined;
  return {
    serviceName: service.serviceName,
    serviceType: service.serviceType,
    resourceArn: service.resourceArn,
    host: host?.replace(/^([^:]+|\[.*\]):\d{1,5}$/, '$1') ?? url?.hostname ?? '',
    method: text(attributes, ['http.request.method', 'http.method']) ?? '',
    path: path?.split('?', 1)[0] ?? url?.pathname ?? '',
    attributes,
  };
}

function requestUrl(attributes: Attributes): URL | undefined {
  const url = text(attributes, ['url.full', 'http.url']);
  return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}

function text(attributes: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
