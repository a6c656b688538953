// SPDX-License-Identifier: Apache-2.0
import { isSpanContextValid, type Span, trace } from '@opentelemetry/api';
import { formatTraceId } from '@otel-xray/segment';
import { traceHeader } from './outgoing-header.ts';

/**
 * The trace id of a span (default: the active one) as X-Ray writes it, which is what the X-Ray console searches the
 * logs of a trace for. `undefined` where there is no trace.
 *
 *     1-5759e988-bd862e3fe1be46a994272793
 */
export function xrayTraceId(
  span: Pick<Span, 'spanContext'> | undefined = trace.getActiveSpan(),
): string | undefined {
  const context = span?.spanContext();
  if (!context || !isSpanContextValid(context)) return undefined;
  return formatTraceId(context.traceId);
}

/** What a log line says about its trace; empty outside of one. */
export interface XRayLogFields {
  /** `1-5759e988-bd862e3fe1be46a994272793` */
  xray_trace_id?: string;
  /** `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1` */
  xray_trace_header?: string;
}

/** The fields of a log line written now. Pino: `pino({ mixin: xrayLogFields })`. */
export function xrayLogFields(): XRayLogFields {
  const id = xrayTraceId();
  const header = id === undefined ? undefined : traceHeader();
  return id === undefined || header === undefined ? {} : { xray_trace_id: id, xray_trace_header: header };
}

/** A format of winston, as far as it concerns us. */
export interface WinstonFormatLike {
  transform<T extends object>(info: T): T;
}

/**
 * Adds the fields to the lines of winston: `format.combine(xrayWinstonFormat(), format.json())`. A field that the
 * line has already is left as it is.
 */
export function xrayWinstonFormat(): WinstonFormatLike {
  // An object or an error that the application logs is the line itself, and may be logged again in another trace.
  const written = new WeakMap<object, XRayLogFields>();
  return {
    transform(info) {
      const fields = xrayLogFields();
      const before = written.get(info);
      for (const name of FIELD_NAMES) {
        const present: unknown = Reflect.get(info, name);
        if (present !== undefined && present !== before?.[name]) continue;
        if (fields[name] !== undefined) Reflect.set(info, name, fields[name]);
        else if (present !== undefined) Reflect.deleteProperty(info, name);
      }
      if (before !== undefined || fields.xray_trace_id !== undefined) written.set(info, fields);
      return info;
    },
  };
}

const FIELD_NAMES = ['xray_trace_id', 'xray_trace_header'] as const;
