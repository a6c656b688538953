// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import {
  type Lambda,
  type LambdaResult,
  type LambdaRuntime,
  type LambdaXRay,
  startLambda,
} from '@otel-xray/testkit/lambda';
import { startAws } from './aws.ts';
import { startEventSource } from './event-source.ts';
import { type ApiRoute, createHttpApi } from './http-api.ts';
import { listen } from './listening.ts';
import { readTemplate } from './template.ts';

const FUNCTIONS = fileURLToPath(new URL('../functions', import.meta.url));
const TEMPLATE = new URL('../template.yaml', import.meta.url);

/** What a cloud is made of. */
export interface CloudOptions {
  readonly runtime: LambdaRuntime;
  /** The layer's, in place of `/opt/otel-xray-handler`. */
  readonly wrapper: string;
  readonly spellCheckUrl: string;
  readonly xray: LambdaXRay;
}

/** template.yaml, deployed on this machine. */
export interface Cloud {
  /** Of the API. */
  readonly url: string;
  /** Of the queues that functions are invoked for. */
  readonly queueUrls: readonly string[];
  /** Of the functions that queues invoke, oldest first. */
  readonly invoked: readonly LambdaResult[];
  /** What the functions have written. */
  logs(): string;
  close(): Promise<void>;
}

/**
 * Deploys the template: tables, queues and buckets in stand-ins; each function on the Runtime Interface Client of
 * Lambda, with the layer's wrapper; an HTTP API and the poller of the queue before them.
 */
export async function startCloud({ runtime, wrapper, spellCheckUrl, xray }: CloudOptions): Promise<Cloud> {
  const aws = await startAws();
  const template = readTemplate(readFileSync(TEMPLATE, 'utf8'), {
    parameters: { SpellCheckUrl: spellCheckUrl },
    queueUrl: aws.queueUrl,
  });
  await aws.deploy(template);

  const lambdas: Lambda[] = [];
  const routes: ApiRoute[] = [];
  const invoked: LambdaResult[] = [];
  const queueUrls: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  for (const { name, handler, memory, timeoutMillis, env, routes: keys, source } of template.functions) {
    const lambda = startLambda({
      ...runtime,
      folder: FUNCTIONS,
      name,
      handler,
      memory,
      timeoutMillis,
      env: { ...env, ...aws.env, AWS_LAMBDA_EXEC_WRAPPER: wrapper },
      xray,
    });
    lambdas.push(lambda);
    routes.push(...keys.map((key) => ({ key, lambda })));
    if (source === undefined) continue;
    const queueUrl = aws.queueUrl(source.queue);
    queueUrls.push(queueUrl);
    const { batchSize } = source;
    const onInvoked = (result: LambdaResult): void => void invoked.push(result);
    stops.push(startEventSource({ sqs: aws.sqs, queueUrl, batchSize, lambda, onInvoked }));
  }
  const api = await listen(createServer(createHttpApi(routes)));
  return {
    url: api.url,
    queueUrls,
    invoked,
    logs: () => lambdas.map((lambda) => lambda.logs()).join(''),
    async close(): Promise<void> {
      for (const stop of stops) await stop();
      for (const lambda of lambdas) await lambda.stop();
      await api.close();
      await aws.close();
    },
  };
}
