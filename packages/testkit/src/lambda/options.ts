// SPDX-License-Identifier: Apache-2.0
import { basename } from 'node:path';

/** Lambda's names of the Node.js runtimes. */
export type LambdaRuntimeName = 'nodejs20.x' | 'nodejs22.x' | 'nodejs24.x';

/** What a function runs on: a Node.js and the Runtime Interface Client, `aws-lambda-ric`, built for it. */
export interface LambdaRuntime {
  readonly runtime: LambdaRuntimeName;
  /** Path of the executable. */
  readonly node: string;
  /** Folder of the installed package `aws-lambda-ric`. */
  readonly ric: string;
}

/**
 * What Lambda decides about the trace of an invocation where the caller's header decides nothing:
 *
 * - `sampled`: Active tracing, and the sampler said yes: `Root=…;Parent=…;Sampled=1;Lineage=…`
 * - `unsampled`: Active tracing, and the sampler said no: `Root=…;Parent=…;Sampled=0;Lineage=…`
 * - `rootOnly`: PassThrough: `Root=…`
 * - `none`: no header, whatever the caller sent; what emulators do that know nothing of traces.
 */
export type LambdaTracing = 'sampled' | 'unsampled' | 'rootOnly' | 'none';

/** Where Lambda and the function send segments; a local X-Ray is one. */
export interface LambdaXRay {
  readonly url: string;
  readonly env: { readonly AWS_XRAY_DAEMON_ADDRESS: string };
}

/** A function and how it is run. */
export interface LambdaOptions extends LambdaRuntime {
  /** Where its code is: `LAMBDA_TASK_ROOT`. */
  readonly folder: string;
  /** `file.export`, as in Lambda. */
  readonly handler: string;
  /** Function name. Default: the name of `folder`. */
  readonly name?: string | undefined;
  /** The function's own environment variables, layers' too. They win over all others. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Default: none, so nobody hears what the function sends. */
  readonly xray?: LambdaXRay | undefined;
  /** Of a container image: it is started with the handler as its last argument. Default: none, Lambda's bootstrap. */
  readonly entryPoint?: readonly string[] | undefined;
  /** MB. Default: 128, Lambda's. */
  readonly memory?: number | undefined;
  /** Default: 3,000, Lambda's. */
  readonly timeoutMillis?: number | undefined;
  /**
   * How long the process may take to ask for its first invocation, which fails if it does not. (Lambda would start
   * another, on the time of the invocation.) Default: 10,000, Lambda's.
   */
  readonly initMillis?: number | undefined;
  /** Default: `sampled`. */
  readonly tracing?: LambdaTracing | undefined;
  /** Stop the process between invocations, as Lambda does. Default: true; never with `maxConcurrency`. */
  readonly freeze?: boolean | undefined;
  /** As on Lambda Managed Instances: up to so many invocations at once in one process. Needs client 4.x. */
  readonly maxConcurrency?: number | undefined;
}

/** Every option, settled. */
export interface ResolvedLambdaOptions extends LambdaRuntime {
  readonly folder: string;
  readonly handler: string;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly xray: LambdaXRay | undefined;
  readonly entryPoint: readonly string[] | undefined;
  readonly memory: number;
  readonly timeoutMillis: number;
  readonly initMillis: number;
  readonly tracing: LambdaTracing;
  readonly freeze: boolean;
  readonly maxConcurrency: number | undefined;
}

/** Where every function is: no real account is all zeros. */
export const LAMBDA_ACCOUNT = '000000000000';
export const LAMBDA_REGION = 'eu-central-1';

/** Fills in Lambda's defaults. */
export function resolveLambdaOptions(options: LambdaOptions): ResolvedLambdaOptions {
  return {
    runtime: options.runtime,
    node: options.node,
    ric: options.ric,
    folder: options.folder,
    handler: options.handler,
    name: options.name ?? basename(options.folder),
    env: options.env ?? {},
    xray: options.xray,
    entryPoint: options.entryPoint,
    memory: options.memory ?? 128,
    timeoutMillis: options.timeoutMillis ?? 3_000,
    initMillis: options.initMillis ?? 10_000,
    tracing: options.tracing ?? 'sampled',
    freeze: (options.freeze ?? true) && options.maxConcurrency === undefined,
    maxConcurrency: options.maxConcurrency,
  };
}

/** `arn:aws:lambda:eu-central-1:000000000000:function:orders` */
export function functionArn({ name }: Pick<ResolvedLambdaOptions, 'name'>): string {
  return `arn:aws:lambda:${LAMBDA_REGION}:${LAMBDA_ACCOUNT}:function:${name}`;
}
