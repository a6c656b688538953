// SPDX-License-Identifier: Apache-2.0
import { Attribute, METADATA_PREFIX, RAW_PREFIX } from '../attributes.ts';
import type { JsonWriter } from '../json-writer.ts';
import { cut } from '../trim.ts';
import type { SpanView } from '../view.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations */
export const MAX_ANNOTATIONS = 50;
const MAX_VALUE_CHARACTERS = 1000;
const MAX_KEY_CHARACTERS = 500;

const REFUSED_IN_KEYS = /[^A-Za-z0-9_.]/gu;
const KINDS: readonly string[] = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];

/** Keys that annotations now show whole, so that metadata leaves them out. */
export type Annotated = ReadonlySet<string>;

const NONE: Annotated = new Set();

/**
 * The attributes that X-Ray indexes: those of the option `indexedAttributes`, and those that the span names itself
 * in `aws.xray.annotations`. A document takes 50; what does not fit, or is cut, stays in metadata.
 */
export function writeAnnotations(out: JsonWriter, view: SpanView, withSpan = true): Annotated {
  const wanted = wantedKeys(view);
  if (wanted === undefined) return NONE;
  const mark = out.beginMember('annotations');
  const annotated = new Set<string>();
  const used = new Set<string>();
  const annotate = (key: string, value: unknown): boolean => {
    const whole = writeAnnotation(out, view, used, key, value);
    if (whole) annotated.add(key);
    return whole;
  };
  if (withSpan) {
    annotateAttributes(view, wanted, annotate);
    if (wanted('otel.span.name')) annotate('otel.span.name', view.span.name);
    if (wanted('otel.span.kind')) annotate('otel.span.kind', KINDS[view.span.kind]);
    if (wanted('otel.scope.name')) annotate('otel.scope.name', view.span.instrumentationScope?.name);
  }
  if (view.shape !== 'subsegment') {
    for (const { key, value } of view.resource.attributes) {
      if (view.options.indexesAll || wanted(key)) annotate(key, value);
    }
  }
  out.endMember(mark);
  return annotated;
}

/** What the options and the span ask for by name; `undefined` where nobody asks. */
function wantedKeys({ sheet, options }: SpanView): ((key: string) => boolean) | undefined {
  const given = sheet.value(Attribute.xrayAnnotations);
  if (!Array.isArray(given)) return options.isIndexed ?? (options.indexesAll ? () => false : undefined);
  sheet.show(Attribute.xrayAnnotations, given);
  const named: ReadonlySet<unknown> = new Set(given);
  return (key) => named.has(key) || options.isIndexed?.(key) === true;
}

function annotateAttributes(
  { sheet, options }: SpanView,
  wanted: (key: string) => boolean,
  annotate: (key: string, value: unknown) => boolean,
): void {
  for (let position = 0; position < sheet.size; position++) {
    const key = sheet.keys[position] ?? '';
    const isLeft =
      options.indexesAll &&
      !sheet.isShown(position) &&
      !key.startsWith(METADATA_PREFIX) &&
      !key.startsWith(RAW_PREFIX);
    if ((isLeft || wanted(key)) && annotate(key, sheet.values[position])) sheet.showAt(position);
  }
}

/** Says whether the annotation holds the whole value. */
function writeAnnotation(
  out: JsonWriter,
  view: SpanView,
  used: Set<string>,
  key: string,
  value: unknown,
): boolean {
  if (!isScalar(value)) return false;
  const name = key.replace(REFUSED_IN_KEYS, '_');
  if (view.annotationsLeft === 0 || name === '' || name.length > MAX_KEY_CHARACTERS || used.has(name))
    return false;
  used.add(name);
  view.annotationsLeft--;
  out.key(name);
  if (typeof value !== 'string') {
    out.raw(typeof value === 'number' && value === 0 ? '0' : String(value));
    return true;
  }
  const most = Math.min(MAX_VALUE_CHARACTERS, view.trim.textCharacters);
  out.text(cut(value, most));
  return value.length <= most;
}

function isScalar(value: unknown): value is string | number | bigint | boolean {
  return typeof value === 'number'
    ? Number.isFinite(value)
    : ['string', 'boolean', 'bigint'].includes(typeof value);
}
