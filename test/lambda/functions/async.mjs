// SPDX-License-Identifier: Apache-2.0
// What a function is given, and every way in which it may end.
import { setTimeout as sleep } from 'node:timers/promises';

let invocations = 0;

export async function handler(event, context) {
  invocations += 1;
  switch (event?.do) {
    case 'throw':
      throw new TypeError('no price');
    case 'reject':
      return Promise.reject(new RangeError('no stock'));
    case 'exit':
      return process.exit(3);
    case 'hang':
      console.log('hanging');
      await sleep(600_000);
      return undefined;
    case 'nothing':
      return undefined;
    case 'log':
      console.log(event.text);
      return event.text;
    case 'environment':
      return process.env;
    default:
      return { event, invocations, ...told(context) };
  }
}

function told(context) {
  const { _X_AMZN_TRACE_ID: variable } = process.env;
  return {
    requestId: context.awsRequestId,
    functionName: context.functionName,
    functionVersion: context.functionVersion,
    memoryLimitInMB: context.memoryLimitInMB,
    invokedFunctionArn: context.invokedFunctionArn,
    logGroupName: context.logGroupName,
    clientContext: context.clientContext,
    identity: context.identity,
    millisLeft: context.getRemainingTimeInMillis(),
    pid: process.pid,
    variable,
    contextTraceId: context.xRayTraceId,
    storeTraceId: globalThis.awslambda.InvokeStore?.getXRayTraceId(),
    execArgv: process.execArgv,
  };
}
