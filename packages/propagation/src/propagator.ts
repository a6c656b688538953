// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
  context as contextApi,
  type DiagLogger,
  diag,
  isSpanContextValid,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTHER_PARENT_KEY, runtimeTraceHeader, type TraceHeader } from '@otel-xray/segment';
import { destinationHost } from './destination.ts';
import { traceHeader, withReceivedHeader } from './outgoing-header.ts';
import {
  type ResolvedPropagatorOptions,
  resolvePropagatorOptions,
  type XRayPropagatorOptions,
} from './propagator-options.ts';
import { parseReceivedHeader } from './received-header.ts';
import { hasOwnSpan, remoteParentIn, remoteParentOf } from './remote-parent.ts';
import { TRACE_HEADER_NAME } from './trace-header-name.ts';
import { isRootSamplerThere, isUndecided, withUndecidedParent } from './undecided.ts';

/**
 * X-Ray's trace header in and out of OpenTelemetry's context.
 *
 *     X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1
 *
 * Belongs last in the list of propagators (`tracecontext,baggage,xray`), so that it sees what the others found.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export class XRayPropagator implements TextMapPropagator {
  readonly #options: ResolvedPropagatorOptions;
  readonly #logger: DiagLogger = diag.createComponentLogger({ namespace: '@otel-xray/propagation' });
  #hasWarned = false;

  constructor(options: XRayPropagatorOptions = {}) {
    this.#options = resolvePropagatorOptions(options, process.env, (message) => this.#logger.warn(message));
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    try {
      const header = traceHeader(context);
      if (header === undefined) return;
      const { propagateTo } = this.#options;
      if (propagateTo && !propagateTo(destinationHost(trace.getSpan(context)))) return;
      setter.set(carrier, TRACE_HEADER_NAME, header);
    } catch (error: unknown) {
      this.#logger.debug('no trace header was written', error);
    }
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    try {
      const received = this.#receivedHeader(carrier, getter);
      const invocation = this.#invocationHeader(context);
      if (invocation?.parentId !== undefined) return this.#join(context, invocation, received);
      const joined = received ? this.#join(context, received) : context;
      return invocation ? this.#join(joined, invocation) : joined;
    } catch (error: unknown) {
      this.#logger.debug('no trace was joined', error);
      return context;
    }
  }

  fields(): string[] {
    return [TRACE_HEADER_NAME];
  }

  #receivedHeader(carrier: unknown, getter: TextMapGetter): TraceHeader | undefined {
    try {
      const text = headerText(carrier, getter);
      return text === undefined ? undefined : parseReceivedHeader(text);
    } catch (error: unknown) {
      this.#logger.debug('the trace header was not read', error);
      return undefined;
    }
  }

  /**
   * The header with which Lambda invoked this function, where its parent is asked for. Below a span of this process
   * it is that of a message instead: instrumentations read those into the root context, so the active one counts too.
   */
  #invocationHeader(context: Context): TraceHeader | undefined {
    if (!this.#options.isLambda || hasOwnSpan(context) || hasOwnSpan(contextApi.active())) return undefined;
    return runtimeTraceHeader(process.env, globalThis);
  }

  /** `context` in the trace of `header`; another trace of `context`, or of the `beaten` header, is kept for a link. */
  #join(context: Context, header: TraceHeader, beaten?: TraceHeader): Context {
    const present = trace.getSpanContext(context);
    // A load balancer adds `Root` to everything: without `Parent` it is no better than what is known already.
    if (header.parentId === undefined && present && isSpanContextValid(present))
      return present.traceId === header.traceId ? withReceivedHeader(context, header) : context;

    const other = remoteParentIn(context);
    const sameTrace = other?.traceId === header.traceId ? other : undefined;
    const sampled =
      typeof header.sampled === 'boolean' ? header.sampled : sameTrace && decisionOf(context, sameTrace);
    const parent = remoteParentOf(header, sampled);
    if (sameTrace?.traceState) parent.traceState = sameTrace.traceState;

    if (sampled === undefined && !this.#joinsUndecided()) return context;
    const joined =
      sampled === undefined ? withUndecidedParent(context, parent) : trace.setSpanContext(context, parent);
    const isBeatenElsewhere = beaten?.parentId !== undefined && beaten.traceId !== header.traceId;
    const lost = isBeatenElsewhere ? remoteParentOf(beaten) : other;
    return withReceivedHeader(joined, header).setValue(OTHER_PARENT_KEY, lost ?? parent);
  }

  #joinsUndecided(): boolean {
    if (this.#options.joinUndecided ?? isRootSamplerThere()) return true;
    if (!this.#hasWarned && this.#options.joinUndecided === undefined) {
      this.#hasWarned = true;
      this.#logger.warn(
        'a trace header without a sampling decision is not joined, nor will others be: ' +
          'give the tracer provider a sampler: new XRayRootSampler(…)',
      );
    }
    return false;
  }
}

/** The decision that came with the other header of the same trace, if one came. */
function decisionOf(context: Context, other: SpanContext): boolean | undefined {
  return isUndecided(context) ? undefined : (other.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** The header's text. Carriers are mostly Node's, whose names are in lower case; events of API Gateway keep the case. */
function headerText(carrier: unknown, getter: TextMapGetter): string | undefined {
  let value: unknown = getter.get(carrier, TRACE_HEADER_NAME);
  if (value === undefined || value === null) {
    const name = getter.keys(carrier).find((key) => key.toLowerCase() === TRACE_HEADER_NAME);
    if (name !== undefined) value = getter.get(carrier, name);
  }
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}
