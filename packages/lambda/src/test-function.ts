// SPDX-License-Identifier: Apache-2.0
// A process as Lambda makes it: its variables, an invocation's context, and a daemon on a real socket.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { context, diag, propagation, trace } from '@opentelemetry/api';
import { vi } from 'vitest';
import type { XRayLambdaOptions } from './options.ts';
import { startXRayLambda } from './start.ts';
import type { XRayLambda } from './tracing.ts';

export const TRACE_ID = '5759e988bd862e3fe1be46a994272793';
export const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
export const FACADE = '53995c3f42cd8ad8';
const HEADER = `${ROOT};Parent=${FACADE};Sampled=1;Lineage=25:a87bd80c:1`;

/** A segment document, as far as tests look. */
export interface Written {
  readonly name: string;
  readonly id: string;
  readonly trace_id: string;
  readonly type?: string;
  readonly parent_id?: string;
  readonly origin?: string;
  readonly in_progress?: boolean;
  readonly error?: boolean;
  readonly fault?: boolean;
  readonly http?: unknown;
  readonly cause?: unknown;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly subsegments?: readonly Written[];
}

export interface TestFunction {
  readonly xray: XRayLambda;
  /** What has arrived. */
  readonly documents: readonly Written[];
  /** Resolves when so many documents have arrived; the test's own time limit says when they have not. */
  arrived(count: number): Promise<readonly Written[]>;
  close(): Promise<void>;
}

export async function startFunction(
  options: XRayLambdaOptions = {},
  env: object = {},
): Promise<TestFunction> {
  const socket = createSocket('udp4');
  const documents: Written[] = [];
  socket.on('message', (message) => {
    documents.push(JSON.parse(message.toString().split('\n')[1] ?? ''));
    socket.emit('stored');
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const variables = {
    AWS_LAMBDA_FUNCTION_NAME: 'notes',
    AWS_REGION: 'eu-west-1',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${socket.address().port}`,
    _X_AMZN_TRACE_ID: HEADER,
    ...env,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const xray = startXRayLambda({ instrumentations: [], ...options });
  return {
    xray,
    documents,
    async arrived(count) {
      while (documents.length < count) await once(socket, 'stored');
      return documents;
    },
    async close() {
      await xray.shutdown();
      for (const api of [trace, context, propagation, diag]) api.disable();
      Reflect.deleteProperty(globalThis, Symbol.for('otel-xray.lambda.running'));
      vi.unstubAllEnvs();
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** The second argument of a handler, with so much time left. */
export function lambdaContext(remainingMillis = 30_000, more: object = {}): object {
  return {
    awsRequestId: 'f0c1',
    functionName: 'notes',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:notes',
    getRemainingTimeInMillis: () => remainingMillis,
    ...more,
  };
}
