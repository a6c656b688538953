// SPDX-License-Identifier: Apache-2.0
import { type Context, context, type Span } from '@opentelemetry/api';
import { recordError } from './recorded-error.ts';

/**
 * Runs work in the context of a span, and ends the span when the work is done or its promise is settled. Results
 * and errors go on unchanged; an error is recorded. Other objects with a `then` are results like any: queries of
 * knex, Prisma and Mongoose have one, and run only when somebody awaits them.
 */
export function settle(work: () => unknown, span: Span, inner: Context): unknown {
  let result: unknown;
  try {
    result = context.with(inner, work);
  } catch (error: unknown) {
    endWith(span, error);
    throw error;
  }
  if (result instanceof Promise) return afterwards(result, span);
  span.end();
  return result;
}

export function endWith(span: Span, error: unknown): void {
  recordError(span, error);
  span.end();
}

/** A promise of the same class, which is unhandled if nobody handles it. */
function afterwards<T>(promise: Promise<T>, span: Span): Promise<T> {
  return promise.then(
    (value) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      endWith(span, error);
      throw error;
    },
  );
}
