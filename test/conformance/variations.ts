// SPDX-License-Identifier: Apache-2.0
import { isObject, items, member } from './json.ts';
import { readSpans } from './otlp.ts';
import type { Vector } from './vectors.ts';

type Mutable = Record<string, unknown>;

/** A vector nobody recorded an answer for: one span of a recorded request changed in one way. */
export interface Variation {
  readonly what: string;
  readonly vector: Vector;
}

/** Of each request: enough to meet every kind of span in it. */
const SPANS = 4;
const KINDS = [1, 2, 3, 4, 5];
const FLAGS = { local: 0x101, remote: 0x301 };
const STATUSES = [{ code: 0 }, { code: 1, message: 'fine' }, { code: 2 }, { code: 2, message: 'it broke' }];

/**
 * Every kind of span, as root, below a local and below a remote parent; every attribute taken away; every status; an
 * Application Signals local root.
 */
export function* variationsOf(vector: Vector): Generator<Variation> {
  const count = Math.min(vector.spans.length, SPANS);
  for (let index = 0; index < count; index++) {
    const vary = (what: string, change: (span: Mutable) => void): Variation => {
      const request: unknown = JSON.parse(vector.request);
      const span = spansOf(request)[index];
      if (span !== undefined) change(span);
      return {
        what: `span ${index}: ${what}`,
        vector: { ...vector, request: JSON.stringify(request), spans: readSpans(request), documents: [] },
      };
    };
    for (const kind of KINDS) {
      yield vary(`kind ${kind}, root`, (span) => {
        Object.assign(span, { kind, flags: FLAGS.local });
        delete span.parentSpanId;
      });
      for (const [where, flags] of Object.entries(FLAGS)) {
        yield vary(`kind ${kind}, ${where} parent`, (span) => {
          Object.assign(span, { kind, flags, parentSpanId: span.parentSpanId ?? '00000000000000fe' });
        });
      }
    }
    for (const status of STATUSES) {
      yield vary(`status ${JSON.stringify(status)}`, (span) => {
        span.status = status;
      });
    }
    for (const key of vector.spans[index]?.attributes.keys() ?? []) {
      yield vary(`without ${key}`, (span) => {
        span.attributes = items(span.attributes).filter((attribute) => member(attribute, 'key') !== key);
      });
    }
    yield vary('LOCAL_ROOT', (span) => {
      const localRoot = { key: 'aws.span.kind', value: { stringValue: 'LOCAL_ROOT' } };
      span.attributes = [...items(span.attributes), localRoot];
    });
  }
}

function spansOf(request: unknown): Mutable[] {
  return items(member(request, 'resourceSpans'))
    .flatMap((resourceSpans) => items(member(resourceSpans, 'scopeSpans')))
    .flatMap((scopeSpans) => items(member(scopeSpans, 'spans')))
    .filter((span): span is Mutable => isObject(span));
}
