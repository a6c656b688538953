// SPDX-License-Identifier: Apache-2.0

import {
  type Context,
  context,
  createContextKey,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { sayOutside } from './active-span.ts';
import { describeNamespace, type Namespace } from './call-facts.ts';
import { Entity } from './entity.ts';
import { type Entered, enter } from './flow.ts';
import { sayOnce } from './notices.ts';
import { recordError } from './recorded-error.ts';
import { startSpan } from './start-span.ts';

/** Options of `beginSubsegment`. */
export interface SubsegmentOptions {
  /** `aws` or `remote` for a call: a node of its own on X-Ray's map. Default: none. */
  readonly namespace?: Namespace | undefined;
}

/** A subsegment that was begun, and has to be ended: by `endSubsegment()`, by `end()`, or by `using`. */
export class Subsegment extends Entity {
  /** Its place in OpenTelemetry's context, for what takes one. */
  readonly context: Context;
  /** What was begun around it. */
  readonly #outer: unknown;
  #entered: Entered | undefined;
  #isOver = false;

  constructor(span: Span, outer: Context) {
    super(span);
    this.context = trace.setSpan(outer, span).setValue(BEGUN, this);
    this.#outer = outer.getValue(BEGUN);
  }

  /** Makes it the parent of what this asynchronous flow does from now on. Says whether that is possible. */
  enter(): boolean {
    this.#entered = enter(this.context);
    return this.#entered !== undefined;
  }

  /** Runs a function inside of it, whatever context manager there is; does not end it. */
  run<T>(fn: () => T): T {
    return context.with(this.context, fn);
  }

  /** Ends it, with the error for which it failed, if any. Once it has ended nothing changes. */
  end(error?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (error !== undefined) recordError(this.span, error);
    this.span.end();
    this.#entered?.leave();
  }

  [Symbol.dispose](): void {
    this.end();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What was begun around it: of this or another copy of this package. */
  get outer(): unknown {
    return this.#outer;
  }
}

/** Context key of the innermost subsegment that was begun; equal names make equal keys. */
const BEGUN = createContextKey('@otel-xray/recorder begun subsegment');

/**
 * Begins a subsegment. Until `endSubsegment()` it is the parent of all that this asynchronous flow does, and of
 * nothing that other flows do; `using subsegment = beginSubsegment('price')` ends it with the block.
 *
 * Where the context manager is not `XRayContextManager`, only `subsegment.run(fn)` has it as the parent, and it is
 * ended by its own `end()`. What begins before the first `await` of an async function also holds for whoever
 * called it, until it ends: JavaScript cannot tell the two apart. For work in parallel take `capture` or `run`.
 */
export function beginSubsegment(name: string, options: SubsegmentOptions = {}): Subsegment {
  const outer = context.active();
  if (trace.getSpan(outer) === undefined) {
    sayOutside('beginSubsegment');
    return new Subsegment(trace.wrapSpanContext(INVALID_SPAN_CONTEXT), outer);
  }
  const { namespace } = options;
  const isCall = namespace === 'aws' || namespace === 'remote';
  const span = startSpan(name, outer, isCall ? SpanKind.CLIENT : SpanKind.INTERNAL);
  if (namespace !== undefined) describeNamespace(span, namespace);
  // A call is named after whom it calls, unless it has a name.
  if (isCall) span.setAttribute('aws.xray.name', String(name));
  const subsegment = new Subsegment(span, outer);
  if (!subsegment.enter()) {
    sayOnce(
      'beginSubsegment: the context manager is not XRayContextManager, so a subsegment is the parent only within ' +
        'subsegment.run(fn), and has to be ended by subsegment.end()',
    );
  }
  return subsegment;
}

/** Ends the subsegment that this asynchronous flow began last, with the error for which it failed, if any. */
export function endSubsegment(error?: unknown): void {
  let begun = context.active().getValue(BEGUN);
  if (begun instanceof Subsegment && !begun.isOver) {
    begun.end(error);
    return;
  }
  // Over already, or of another copy of this package.
  while (begun !== undefined && member(begun, 'isOver') !== false) begun = member(begun, 'outer');
  const end = member(begun, 'end');
  if (typeof end === 'function') Reflect.apply(end, begun, [error]);
  else sayOnce('endSubsegment: no subsegment has begun in this asynchronous flow');
}
