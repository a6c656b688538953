// SPDX-License-Identifier: Apache-2.0

/** How a function failed, in Lambda's words: what the caller of a function gets as the payload. */
export interface LambdaError {
  /** Of the function, `TypeError`; of Lambda, `Sandbox.Timedout`, `Runtime.ExitError`. */
  readonly errorType: string;
  readonly errorMessage: string;
  /** The stack, line by line, where the function has one. */
  readonly trace?: readonly string[] | undefined;
}

/** What the runtime told of an invocation, or Lambda of the runtime. */
export type Outcome =
  | {
      readonly status: 'responded';
      /** As it was sent. */
      readonly body: string;
      readonly contentType: string | undefined;
      readonly isStreamed: boolean;
      /** A stream that broke, told by its trailers. */
      readonly error: LambdaError | undefined;
    }
  | {
      readonly status: 'failed';
      readonly error: LambdaError;
      /** `cause` for Lambda's own segment, as the runtime wrote it. */
      readonly cause: unknown;
    };

/** The time is up. */
export function timedOut(requestId: string, timeoutMillis: number): Outcome {
  const seconds = (timeoutMillis / 1000).toFixed(2);
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
  return failed({ errorType: 'Sandbox.Timedout', errorMessage });
}

/** The process went away: `exit status 1`, `signal: killed`. */
export function exited(requestId: string, how: string): Outcome {
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
  return failed({ errorType: 'Runtime.ExitError', errorMessage });
}

export function failed(error: LambdaError, cause?: unknown): Outcome {
  return { status: 'failed', error, cause };
}

/** The error in a body that a runtime posted; whatever else a runtime may post is an error too. */
export function readLambdaError(text: string): LambdaError {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return { errorType: 'Unknown', errorMessage: text };
  const { errorType, errorMessage, trace }: Partial<Record<keyof LambdaError, unknown>> = value;
  return {
    errorType: typeof errorType === 'string' ? errorType : 'Unknown',
    errorMessage: typeof errorMessage === 'string' ? errorMessage : text,
    ...(Array.isArray(trace) && { trace: trace.map(String) }),
  };
}

/** The value, or the text where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
