// SPDX-License-Identifier: Apache-2.0

import { SpanKind } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { known, type Trigger, type TriggerReader, text } from './trigger.ts';

/**
 * REST API of API Gateway (payload 1.0), which HTTP APIs may send too.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#apigateway-example-event
 */
export const apiGatewayV1: TriggerReader = (event) => {
  const request = member(event, 'requestContext');
  const method = text(member(event, 'httpMethod'));
  if (method === undefined || member(request, 'stage') === undefined) return undefined;
  const identity = member(request, 'identity');
  const resource = member(event, 'resource');
  return httpTrigger(event, 'api-gateway-v1', {
    method,
    path: member(event, 'path'),
    query: queryOf(event),
    route: resource === '/{proxy+}' ? undefined : resource,
    host: member(request, 'domainName'),
    protocol: member(request, 'protocol'),
    client: member(identity, 'sourceIp'),
    userAgent: member(identity, 'userAgent'),
  });
};

/** HTTP API of API Gateway (payload 2.0), and a function's own URL, which sends the same. */
export const apiGatewayV2: TriggerReader = (event) => {
  const request = member(event, 'requestContext');
  const http = member(request, 'http');
  const method = text(member(http, 'method'));
  if (method === undefined) return undefined;
  const host = text(member(request, 'domainName'));
  // `GET /orders/{id}`, or `$default` where no route fits.
  const [, route] = text(member(event, 'routeKey'))?.split(' ') ?? [];
  const source = host?.includes('.lambda-url.') ? 'function-url' : 'api-gateway-v2';
  return httpTrigger(event, source, {
    method,
    path: member(event, 'rawPath') ?? member(http, 'path'),
    query: member(event, 'rawQueryString'),
    route,
    host,
    protocol: member(http, 'protocol'),
    client: member(http, 'sourceIp'),
    userAgent: member(http, 'userAgent'),
  });
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#receive-event-from-load-balancer */
export const loadBalancer: TriggerReader = (event) => {
  const method = text(member(event, 'httpMethod'));
  if (method === undefined || member(member(event, 'requestContext'), 'elb') === undefined) return undefined;
  return httpTrigger(event, 'alb', { method, path: member(event, 'path'), query: queryOf(event) });
};

/** Websocket API of API Gateway: a connection opens, closes, or brings a message. */
export const webSocket: TriggerReader = (event) => {
  const request = member(event, 'requestContext');
  const route = text(member(request, 'routeKey'));
  if (route === undefined || member(request, 'connectionId') === undefined) return undefined;
  return {
    name: `websocket ${route.replace('$', '')}`,
    kind: SpanKind.SERVER,
    attributes: known({
      'faas.trigger': 'http',
      'aws.lambda.trigger': 'api-gateway-websocket',
      'server.address': member(request, 'domainName'),
      'client.address': member(member(request, 'identity'), 'sourceIp'),
    }),
    headers: headersOf(event),
    answer: 'http',
  };
};

interface Request {
  readonly method: string;
  readonly path: unknown;
  readonly query: unknown;
  readonly route?: unknown;
  readonly host?: unknown;
  readonly protocol?: unknown;
  readonly client?: unknown;
  readonly userAgent?: unknown;
}

function httpTrigger(event: object, source: string, request: Request): Trigger {
  const headers = headersOf(event);
  const { method, path, query, client } = request;
  const route = text(request.route);
  const protocol = text(request.protocol);
  return {
    // A path may hold ids: without a route it is the method alone, as OpenTelemetry has it.
    name: route === undefined ? method : `${method} ${route}`,
    kind: SpanKind.SERVER,
    attributes: known({
      'faas.trigger': 'http',
      'aws.lambda.trigger': source,
      'http.request.method': method,
      'http.route': route,
      'url.scheme': header(headers, 'x-forwarded-proto') ?? 'https',
      'url.path': text(path),
      'url.query': text(query),
      'server.address': text(request.host) ?? header(headers, 'host')?.replace(/:\d+$/, ''),
      'client.address': text(client) ?? header(headers, 'x-forwarded-for')?.split(',')[0]?.trim(),
      'user_agent.original': text(request.userAgent) ?? header(headers, 'user-agent'),
      'network.protocol.version': protocol?.startsWith('HTTP/') ? protocol.slice('HTTP/'.length) : undefined,
    }),
    headers,
    // These two take what is no response at all for a body with status 200.
    answer: source === 'api-gateway-v2' || source === 'function-url' ? 'http-or-body' : 'http',
  };
}

/** A load balancer may send each header with all its values instead. */
function headersOf(event: object): object | undefined {
  const found = member(event, 'headers') ?? member(event, 'multiValueHeaders');
  return typeof found === 'object' && found !== null ? found : undefined;
}

function header(headers: object | undefined, name: string): string | undefined {
  const key = Object.keys(headers ?? {}).find((each) => each.toLowerCase() === name);
  const value = key === undefined ? undefined : member(headers, key);
  return text(Array.isArray(value) ? value[0] : value);
}

function queryOf(event: object): string | undefined {
  const all = member(event, 'multiValueQueryStringParameters') ?? member(event, 'queryStringParameters');
  if (typeof all !== 'object' || all === null) return undefined;
  const parts = Object.entries(all).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: unknown) => `${key}=${String(one)}`),
  );
  return text(parts.join('&'));
}
