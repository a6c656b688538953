// SPDX-License-Identifier: Apache-2.0

import { diag, trace } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { headerWriter } from './message-header.ts';
import { traceHeader } from './outgoing-header.ts';
import { askForHeader, linkMessages } from './received-messages.ts';
import { TRACE_HEADER_NAME } from './trace-header-name.ts';

/** Options of `xrayTraceHeaderPlugin`. Everything has a default; an explicit `undefined` means the default. */
export interface XRayTraceHeaderPluginOptions {
  /**
   * Whether ReceiveMessage of SQS asks for the trace header of each message and links the active span to the traces
   * that the messages come from. Default: true.
   */
  readonly linkMessages?: boolean | undefined;
}

/** A step of a call of the AWS SDK, as far as it concerns us. */
export type AwsMiddleware = <Args extends object, Output extends object>(
  next: (args: Args) => Promise<Output>,
  context: object,
) => (args: Args) => Promise<Output>;

/** Where and under which name a step stands. A second one of the same name takes the place of the first. */
interface Place<Step> {
  readonly step: Step;
  readonly priority: 'normal' | 'low';
  readonly name: string;
  readonly override: true;
}

/** The middleware stack of a client of the AWS SDK v3, as far as it concerns us. */
export interface AwsMiddlewareStack {
  add(middleware: AwsMiddleware, options: Place<'initialize'>): void;
  add(middleware: AwsMiddleware, options: Place<'build'>): void;
}

/** What `client.middlewareStack.use(…)` takes. */
export interface XRayTraceHeaderPlugin {
  applyToStack(stack: AwsMiddlewareStack): void;
}

/**
 * As the AWS SDK writes it, older releases of which look for this spelling alone before they send the header of the
 * Lambda function.
 */
const HEADER_NAME = 'X-Amzn-Trace-Id';

/**
 * Makes the calls of a client of the AWS SDK v3 carry the trace header of the active span, which is the call's own
 * where `@opentelemetry/instrumentation-aws-sdk` records it: over HTTP, and in what SQS, EventBridge and Step
 * Functions pass on. What a call sets itself stays as it is, and its input is never changed.
 *
 *     client.middlewareStack.use(xrayTraceHeaderPlugin());
 */
export function xrayTraceHeaderPlugin(options: XRayTraceHeaderPluginOptions = {}): XRayTraceHeaderPlugin {
  const { linkMessages: isLinking = true } = options;
  if (typeof isLinking !== 'boolean') {
    throw new TypeError(`linkMessages: expected true or false, got ${String(isLinking)}`);
  }
  return {
    applyToStack(stack) {
      // The last of their step, so that what the application's own middlewares set is seen. `build` comes before
      // every attempt, and `normal` before the SDK's own writer of this header, which is `low`.
      const name = 'xrayTraceHeader';
      stack.add(inHeaders, { step: 'build', priority: 'normal', name, override: true });
      stack.add(isLinking ? inMessagesBothWays : inMessages, {
        step: 'initialize',
        priority: 'low',
        name: `${name}OfMessages`,
        override: true,
      });
    },
  };
}

const inHeaders: AwsMiddleware = (next) => (args) => {
  attempt(() => {
    const headers = member(member(args, 'request'), 'headers');
    if (typeof headers !== 'object' || headers === null) return;
    if (Object.keys(headers).some((name) => name.toLowerCase() === TRACE_HEADER_NAME)) return;
    const header = traceHeader();
    if (header !== undefined) Reflect.set(headers, HEADER_NAME, header);
  });
  return next(args);
};

const inMessages: AwsMiddleware = (next, context) => {
  const write = headerWriter(callOf(context));
  if (write === undefined) return next;
  return (args) => {
    const header = attempt(() => traceHeader());
    return next(header === undefined ? args : withInput(args, (input) => write(input, header)));
  };
};

const inMessagesBothWays: AwsMiddleware = (next, context) => {
  if (callOf(context) !== 'SQSClient ReceiveMessageCommand') return inMessages(next, context);
  return async (args) => {
    const span = trace.getActiveSpan();
    const result = await next(withInput(args, askForHeader));
    if (span) attempt(() => linkMessages(span, member(result, 'output')));
    return result;
  };
};

function callOf(context: object): string {
  return `${member(context, 'clientName')} ${member(context, 'commandName')}`;
}

/** `args` with another input; as they are where none can be made. */
function withInput<Args extends object>(args: Args, change: (input: object) => object): Args {
  const input = member(args, 'input');
  if (typeof input !== 'object' || input === null) return args;
  const changed = attempt(() => change(input));
  return changed === undefined || changed === input ? args : { ...args, input: changed };
}

/** What `work` gives; nothing where it fails, which is never the application's call's matter. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error: unknown) {
    diag.debug('@otel-xray/propagation: an AWS call goes on without its trace header', error);
    return undefined;
  }
}
