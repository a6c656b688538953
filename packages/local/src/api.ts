// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Body, readBody } from './body.ts';
import { isRecord } from './document.ts';
import { createHostCheck, type HostCheckOptions, isSameOrigin } from './host-check.ts';
import type { Intake, UnprocessedSegment } from './intake.ts';
import type { Sampling } from './sampling.ts';

/** Largest request body: PutTraceSegments takes some hundred documents of 64 KB in it. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What the HTTP side answers with. */
export interface ApiOptions extends HostCheckOptions {
  readonly intake: Intake;
  readonly sampling: Sampling;
  /** The counts of `GET /_local/health`. */
  counts(): Readonly<Record<string, number>>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Names the error in `x-amzn-ErrorType`, by which the AWS clients choose the class. */
  readonly errorType?: string;
}

/**
 * Answers the part of the X-Ray API there is so far (restJson1, signed in any way or not at all):
 *
 *     POST /TraceSegments     {"TraceSegmentDocuments":["{…}"]} → {"UnprocessedTraceSegments":[]}
 *     POST /GetSamplingRules  {} → {"SamplingRuleRecords":[…]}
 *     POST /SamplingTargets   {"SamplingStatisticsDocuments":[…]} → {"SamplingTargetDocuments":[…],…}
 *     GET  /_local/health     {"status":"ok",…}
 *
 * Whatever it answers is JSON: an AWS client throws a SyntaxError at anything else.
 */
export function createApiHandler(
  options: ApiOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const isAllowedHost = createHostCheck(options);

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { host, origin } = request.headers;
    if (!isAllowedHost(host)) {
      return failure(
        403,
        'AccessDeniedException',
        `Host ${host ?? '(none)'} is not allowed: see allowedHosts`,
      );
    }
    if (!isSameOrigin(origin, host)) {
      return failure(403, 'AccessDeniedException', `Origin ${origin} is not allowed`);
    }
    const operation = `${request.method} ${(request.url ?? '').split('?', 1)[0]}`;
    switch (operation) {
      case 'GET /_local/health':
        return { status: 200, body: { status: 'ok', ...options.counts() } };
      case 'POST /TraceSegments': {
        const from = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
        return putTraceSegments(await readBody(request, MAX_BODY_BYTES), from, options.intake);
      }
      case 'POST /GetSamplingRules':
        await readBody(request, MAX_BODY_BYTES);
        return { status: 200, body: options.sampling.rules() };
      case 'POST /SamplingTargets':
        return getSamplingTargets(await readBody(request, MAX_BODY_BYTES), options.sampling);
      default:
        return failure(404, 'UnknownOperationException', `Local X-Ray has no ${operation}`);
    }
  }

  return async (request, response) => {
    const result = await answer(request).catch((error: unknown) =>
      failure(500, 'InternalFailure', String(error)),
    );
    send(request, response, result);
  };
}

function putTraceSegments(body: Body, from: string, intake: Intake): Answer {
  if (body.status === 'too-large') return tooLarge();
  const documents = documentsIn(parse(body));
  if (!documents) {
    return failure(400, 'SerializationException', 'Expected {"TraceSegmentDocuments":[string, …]}');
  }
  if (documents.length === 0) return failure(400, 'InvalidRequestException', 'Segments can not be empty');
  const unprocessed: UnprocessedSegment[] = [];
  for (const document of documents) {
    const refused = intake.document(document, 'tcp', from);
    if (refused) unprocessed.push(refused);
  }
  return { status: 200, body: { UnprocessedTraceSegments: unprocessed } };
}

/** The documents of a request; no member at all is an empty list, as in X-Ray. */
function documentsIn(request: unknown): readonly string[] | undefined {
  if (!isRecord(request)) return undefined;
  const documents: unknown = request.TraceSegmentDocuments ?? [];
  if (!Array.isArray(documents)) return undefined;
  return documents.every((document) => typeof document === 'string') ? documents : undefined;
}

function getSamplingTargets(body: Body, sampling: Sampling): Answer {
  if (body.status === 'too-large') return tooLarge();
  const answer = sampling.targets(parse(body));
  return typeof answer === 'string'
    ? failure(400, 'InvalidRequestException', answer)
    : { status: 200, body: answer };
}

/** The value of a JSON body; `undefined` when it is none. */
function parse(body: Body): unknown {
  try {
    return body.status === 'read' ? JSON.parse(body.text) : undefined;
  } catch {
    return undefined;
  }
}

function tooLarge(): Answer {
  const message = `Request body is larger than ${MAX_BODY_BYTES} bytes`;
  return failure(413, 'RequestEntityTooLargeException', message);
}

function failure(status: number, errorType: string, message: string): Answer {
  return { status, errorType, body: { Message: message } };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, errorType }: Answer): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.setHeader('x-amzn-RequestId', randomUUID());
  if (errorType !== undefined) response.setHeader('x-amzn-ErrorType', errorType);
  // A body nobody reads would stand in front of the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.end(JSON.stringify(body));
}
