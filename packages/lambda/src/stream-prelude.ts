// SPDX-License-Identifier: Apache-2.0

import { member } from '@otel-xray/segment';
/**
 * What a streaming handler said of its response by `awslambda.HttpResponseStream.from(stream, { statusCode: 404 })`,
 * `undefined` where it said nothing. The runtime's client keeps a function on the stream, which writes this before the
 * first word: here it is asked what it writes, and the stream stays as it is.
 *
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/HttpResponseStream.js
 */
export function streamPrelude(stream: unknown): unknown {
  try {
    const writePrelude = member(stream, '_onBeforeFirstWrite');
    if (typeof writePrelude !== 'function') return undefined;
    const written: unknown[] = [];
    Reflect.apply(writePrelude, stream, [(chunk: unknown) => written.push(chunk)]);
    return typeof written[0] === 'string' ? JSON.parse(written[0]) : undefined;
  } catch {
    // Somebody else's function, which writes something else.
    return undefined;
  }
}
