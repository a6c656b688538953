// SPDX-License-Identifier: Apache-2.0
// Nobody is answered until as many as `event.of` are here together, in one thread.
import { threadId } from 'node:worker_threads';

const waiting = [];

export async function handler(event, context) {
  await new Promise((go) => {
    waiting.push(go);
    if (waiting.length >= event.of) for (const next of waiting.splice(0)) next();
  });
  const { _X_AMZN_TRACE_ID: variable } = process.env;
  return {
    number: event.number,
    threadId,
    variable,
    contextTraceId: context.xRayTraceId,
    storeTraceId: globalThis.awslambda.InvokeStore.getXRayTraceId(),
    storeRequestId: globalThis.awslambda.InvokeStore.getRequestId(),
  };
}
