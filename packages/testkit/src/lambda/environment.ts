// SPDX-License-Identifier: Apache-2.0
import { LAMBDA_REGION, type ResolvedLambdaOptions } from './options.ts';

/** Port 9 discards, by its RFC: what a function sends without an X-Ray goes nowhere. */
const NO_DAEMON = '127.0.0.1:9';

/** Also with the year of `START_SECONDS`: nothing may depend on when a test runs. */
const LOG_STREAM = '2025/01/16/[$LATEST]67891233abcdef012345678912345678';

/**
 * The environment in which Lambda starts the bootstrap of a function: the variables of Lambda, then the function's
 * own. Nothing comes from the process that runs the tests but `PATH`, by which a wrapper finds its interpreter.
 *
 * `_X_AMZN_TRACE_ID` is not among them: the Runtime Interface Client sets it, for each invocation.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function lambdaEnvironment(
  options: ResolvedLambdaOptions,
  runtimeApi: string,
): Readonly<Record<string, string>> {
  const { name, folder, xray, maxConcurrency } = options;
  const daemon = xray?.env.AWS_XRAY_DAEMON_ADDRESS ?? NO_DAEMON;
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LAMBDA_TASK_ROOT: folder,
    LAMBDA_RUNTIME_DIR: options.ric,
    NODE_PATH: `/opt/nodejs/node_modules:${folder}/node_modules`,
    _HANDLER: options.handler,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_EXECUTION_ENV: `AWS_Lambda_${options.runtime}`,
    AWS_REGION: LAMBDA_REGION,
    AWS_DEFAULT_REGION: LAMBDA_REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memory),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: LOG_STREAM,
    AWS_LAMBDA_INITIALIZATION_TYPE: maxConcurrency === undefined ? 'on-demand' : 'lambda-managed-instances',
    ...(maxConcurrency !== undefined && { AWS_LAMBDA_MAX_CONCURRENCY: String(maxConcurrency) }),
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: daemon,
    _AWS_XRAY_DAEMON_ADDRESS: daemon.slice(0, daemon.lastIndexOf(':')),
    _AWS_XRAY_DAEMON_PORT: daemon.slice(daemon.lastIndexOf(':') + 1),
    ...options.env,
  };
}
