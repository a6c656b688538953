// SPDX-License-Identifier: Apache-2.0
import type { Attributes, Link, SpanKind } from '@opentelemetry/api';

/** Who invoked a function, as far as the event says: what the handler's span is called and made of. */
export interface Trigger {
  /** The span's name: `GET /orders/{id}`, `process orders`. `undefined`: the function's. */
  readonly name?: string | undefined;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** To the traces that the event's messages come from. */
  readonly links?: readonly Link[];
  /** Headers of a request, which may name another parent than Lambda does. */
  readonly headers?: object | undefined;
  /** What a result means: that of a request has a status, that of a batch may name messages that failed. */
  readonly answer?: 'http' | 'http-or-body' | 'batch';
}

/** Reads an event that comes from one kind of source; `undefined` for all others. Never changes the event. */
export type TriggerReader = (event: object) => Trigger | undefined;

/** Attributes without those that the event does not say. */
export function known(attributes: Readonly<Record<string, unknown>>): Attributes {
  const said: Attributes = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      said[key] = value;
  }
  return said;
}

/** A text of the event; an empty one says nothing. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
