// SPDX-License-Identifier: Apache-2.0
import {
  type Context,
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
import { OTHER_PARENT_KEY, rootOnlyParentId } from '@otel-xray/segment';
import { destinationHost } from './destination.ts';
import { traceHeader, withReceivedHeader } from './outgoing-header.ts';
import {
  type ResolvedPropagatorOptions,
  resolvePropagatorOptions,
  type XRayPropagatorOptions,
} from './propagator-options.ts';
import { parseTraceHeader, TRACE_HEADER_NAME, type TraceHeader } from './trace-header.ts';
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
      const text = headerText(carrier, getter);
      const header = text === undefined ? undefined : parseTraceHeader(text);
      return header ? this.#join(context, header) : context;
    } catch (error: unknown) {
      this.#logger.debug('the trace header was not read', error);
      return context;
    }
  }

  fields(): string[] {
    return [TRACE_HEADER_NAME];
  }

  #join(context: Context, header: TraceHeader): Context {
    const present = trace.getSpanContext(context);
    // A load balancer adds `Root` to everything: without `Parent` it is no better than what is known already.
    if (header.parentId === undefined && present && isSpanContextValid(present))
      return withReceivedHeader(context, header);

    const other = remoteParent(context);
    const sameTrace = other?.traceId === header.traceId ? other : undefined;
    const sampled =
      typeof header.sampled === 'boolean' ? header.sampled : sameTrace && decisionOf(context, sameTrace);
    const parent: SpanContext = {
      traceId: header.traceId,
      spanId: header.parentId ?? rootOnlyParentId(header.traceId),
      traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
      isRemote: true,
    };
    if (sameTrace?.traceState) parent.traceState = sameTrace.traceState;

    if (sampled === undefined && !this.#joinsUndecided()) return context;
    const joined =
      sampled === undefined ? withUndecidedParent(context, parent) : trace.setSpanContext(context, parent);
    return withReceivedHeader(joined, header).setValue(OTHER_PARENT_KEY, other ?? parent);
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

/** The parent in another process that `context` stands for, if it does. */
function remoteParent(context: Context): SpanContext | undefined {
  const parent = trace.getSpanContext(context);
  return parent?.isRemote && isSpanContextValid(parent) ? parent : undefined;
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
