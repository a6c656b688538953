// SPDX-License-Identifier: Apache-2.0
import type { Attributes } from '@opentelemetry/api';
import {
  defaultResource,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the reader says of the resource. */
export interface ResourceChoices {
  readonly serviceName?: string | undefined;
  readonly resourceAttributes?: Attributes | undefined;
}

/**
 * The function, as Lambda's own variables describe it: nothing has to be looked up, so nothing has to be waited for.
 * `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` go before, the reader's choices before those.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function createResource(
  { serviceName, resourceAttributes }: ResourceChoices,
  env: Environment,
): Resource {
  const named = serviceName === undefined ? {} : { 'service.name': serviceName };
  return defaultResource()
    .merge(resourceFromAttributes(lambdaAttributes(env)))
    .merge(resourceFromAttributes({ ...envDetector.detect().attributes }))
    .merge(resourceFromAttributes({ ...resourceAttributes, ...named }));
}

/** Empty outside of Lambda. */
export function lambdaAttributes(env: Environment): Attributes {
  const name = env.AWS_LAMBDA_FUNCTION_NAME;
  if (!name) return {};
  const attributes: Attributes = {
    'service.name': env.AWS_XRAY_TRACING_NAME?.trim() || name,
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'faas.name': name,
  };
  const more: Readonly<Record<string, string | undefined>> = {
    'cloud.region': env.AWS_REGION ?? env.AWS_DEFAULT_REGION,
    'faas.version': env.AWS_LAMBDA_FUNCTION_VERSION,
    'faas.instance': env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
  for (const [key, value] of Object.entries(more)) if (value) attributes[key] = value;
  const megabytes = Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);
  if (megabytes > 0) attributes['faas.max_memory'] = megabytes * 1_048_576;
  if (env.AWS_LAMBDA_LOG_GROUP_NAME) attributes['aws.log.group.names'] = [env.AWS_LAMBDA_LOG_GROUP_NAME];
  return attributes;
}
