// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ResolvedLambdaOptions } from './options.ts';

/**
 * What the bootstrap of Lambda's Node.js runtimes executes: `node`, with a heap after the function's memory, on the
 * Runtime Interface Client; by way of `AWS_LAMBDA_EXEC_WRAPPER`, where that is set, which is given the command as its
 * arguments. A container image has a command of its own instead.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html
 */
export function bootstrapCommand(options: ResolvedLambdaOptions): readonly string[] {
  const { node, ric, handler, memory, env, entryPoint } = options;
  if (entryPoint) return [...entryPoint, handler];
  const command = [
    node,
    '--expose-gc',
    `--max-semi-space-size=${Math.floor((memory * 5) / 100)}`,
    `--max-old-space-size=${Math.floor((memory * 90) / 100)}`,
    clientOf(ric),
    handler,
  ];
  return env.AWS_LAMBDA_EXEC_WRAPPER ? [env.AWS_LAMBDA_EXEC_WRAPPER, ...command] : command;
}

/** What the package names as its command. */
function clientOf(ric: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(ric, 'package.json'), 'utf8'));
  const bin =
    typeof manifest === 'object' && manifest !== null && 'bin' in manifest ? manifest.bin : undefined;
  const file =
    typeof bin === 'object' && bin !== null && 'aws-lambda-ric' in bin ? bin['aws-lambda-ric'] : undefined;
  if (typeof file !== 'string') throw new TypeError(`${ric} is not an installed aws-lambda-ric`);
  return resolve(ric, file);
}
