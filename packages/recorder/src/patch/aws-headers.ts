// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { diag } from '@opentelemetry/api';
import {
  createAwsHeaderInstrumentation,
  type InstrumentationBaseLike,
  type InstrumentationLike,
} from '@otel-xray/propagation';

/**
 * Makes every AWS call carry X-Ray's header, where the instrumentation of the AWS SDK is on: `file` is a file of
 * that instrumentation, whose copy of `@opentelemetry/instrumentation` is used.
 */
export function switchOnAwsHeaders(file: string): InstrumentationLike | undefined {
  try {
    const base: unknown = createRequire(file)('@opentelemetry/instrumentation').InstrumentationBase;
    if (isBase(base)) return createAwsHeaderInstrumentation(base);
    diag.warn(
      'AWS calls do not carry the trace header: @opentelemetry/instrumentation has no InstrumentationBase',
    );
  } catch (error: unknown) {
    diag.warn(`AWS calls do not carry the trace header: ${String(error)}`);
  }
  return undefined;
}

function isBase(found: unknown): found is InstrumentationBaseLike {
  return typeof found === 'function';
}
