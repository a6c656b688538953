// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { LAMBDA_ACCOUNT, LAMBDA_REGION, type Lambda, newTraceId } from '@otel-xray/testkit/lambda';

/** A route and the function behind it. */
export interface ApiRoute {
  /** `GET /notes/{id}` */
  readonly key: string;
  readonly lambda: Pick<Lambda, 'invoke'>;
}

const API_ID = 'a1b2c3d4e5';
const DOMAIN = `${API_ID}.execute-api.${LAMBDA_REGION}.amazonaws.com`;
const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * An HTTP API of API Gateway before Lambda functions: a request becomes an event (payload format 2.0), what the function
 * returns becomes the response, an error of the function 500. It sends no segments itself; it gives each request a
 * trace, where the client has not: `X-Amzn-Trace-Id: Root=1-…`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function createHttpApi(routes: readonly ApiRoute[], now: () => number = Date.now): RequestListener {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `https://${DOMAIN}`);
    const found = findRoute(routes, request.method ?? 'GET', url.pathname);
    const body = await text(request);
    if (found === undefined) return void response.writeHead(404, JSON_TYPE).end('{"message":"Not Found"}');
    const traceHeader = String(request.headers['x-amzn-trace-id'] ?? `Root=${newTraceId()}`);
    const event = eventOf(request, url, found, traceHeader, body, now());
    const { response: result, error } = await found.route.lambda.invoke(event, { traceHeader });
    if (error) response.writeHead(500, JSON_TYPE).end('{"message":"Internal Server Error"}');
    else respond(response, result);
  }

  return (request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
}

interface FoundRoute {
  readonly route: ApiRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

function findRoute(routes: readonly ApiRoute[], method: string, path: string): FoundRoute | undefined {
  for (const route of routes) {
    const [routeMethod, routePath = ''] = route.key.split(' ');
    const pattern = new RegExp(`^${routePath.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = routeMethod === method ? pattern.exec(path) : null;
    if (match) return { route, pathParameters: { ...match.groups } };
  }
  return undefined;
}

function eventOf(
  request: IncomingMessage,
  { pathname, search, searchParams }: URL,
  { route, pathParameters }: FoundRoute,
  traceHeader: string,
  body: string,
  timeEpoch: number,
): object {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: { ...Object.fromEntries(headers), host: DOMAIN, 'x-amzn-trace-id': traceHeader },
    ...(searchParams.size > 0 && { queryStringParameters: Object.fromEntries(searchParams) }),
    requestContext: {
      accountId: LAMBDA_ACCOUNT,
      apiId: API_ID,
      domainName: DOMAIN,
      domainPrefix: API_ID,
      http: {
        method: request.method,
        path: pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress,
        userAgent: request.headers['user-agent'],
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: logTime(new Date(timeEpoch)),
      timeEpoch,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(body !== '' && { body }),
    isBase64Encoded: false,
  };
}

/** `22/Nov/2026:10:00:00 +0000` */
function logTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

/** A result without a status is the body of a 200. */
function respond(response: ServerResponse, result: unknown): void {
  const { statusCode, headers, body } = Object(result);
  if (statusCode === undefined) response.writeHead(200, JSON_TYPE).end(JSON.stringify(result));
  else response.writeHead(Number(statusCode), { ...Object(headers) }).end(body);
}
