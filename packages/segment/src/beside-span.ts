// SPDX-License-Identifier: Apache-2.0

/**
 * What is kept beside a span, on the object itself under registered symbols: for what attributes have no room, or
 * OpenTelemetry no word. Whoever copies a span copies it too, with `copyBeside`.
 */
const METADATA = Symbol.for('@otel-xray metadata');
const SEGMENT = Symbol.for('@otel-xray segment');

/** By namespace, then by key: the JSON of each value. */
export type KeptMetadata = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Keeps the JSON of one value of metadata beside a span; the last one of a key counts. */
export function keepMetadata(span: object, namespace: string, key: string, json: string): KeptMetadata {
  const known = Reflect.get(span, METADATA);
  const kept: Map<string, Map<string, string>> = known instanceof Map ? known : new Map();
  const values = kept.get(namespace) ?? new Map<string, string>();
  values.set(key, json);
  kept.set(namespace, values);
  if (kept !== known) define(span, METADATA, kept);
  return kept;
}

/** One property read: what most spans cost. */
export function keptMetadata(span: object): KeptMetadata | undefined {
  const kept: unknown = Reflect.get(span, METADATA);
  return kept instanceof Map ? kept : undefined;
}

/** The values of a namespace as one JSON object, which is also what `aws.xray.metadata.<namespace>` holds. */
export function metadataText(values: ReadonlyMap<string, string> | undefined): string {
  const members = Array.from(values ?? [], ([key, json]) => `${JSON.stringify(key)}:${json}`);
  return `{${members.join(',')}}`;
}

/** Remembers which span is the segment that another one of the process belongs to. */
export function keepSegment(span: object, segment: object): void {
  define(span, SEGMENT, segment);
}

/** The segment that a span belongs to: what was remembered, or the span itself where it is a local root. */
export function segmentOf(span: object): object | undefined {
  const kept: unknown = Reflect.get(span, SEGMENT);
  if (typeof kept === 'object' && kept !== null) return kept;
  return isLocalRoot(span) ? span : undefined;
}

/** Whether nothing in its process encloses a span. A span that says nothing of its parent is taken for one. */
export function isLocalRoot(span: object): boolean {
  const parent: unknown = Reflect.get(span, 'parentSpanContext');
  return typeof parent !== 'object' || parent === null || Reflect.get(parent, 'isRemote') === true;
}

/** Gives a copy of a span what stands beside the span. */
export function copyBeside(span: object, copy: object): void {
  for (const key of [METADATA, SEGMENT]) {
    const kept: unknown = Reflect.get(span, key);
    if (kept !== undefined) define(copy, key, kept);
  }
}

/** Not enumerable, so that nobody who logs or copies a span meets it; a frozen span stays as it is. */
function define(span: object, key: symbol, value: unknown): void {
  Reflect.defineProperty(span, key, { value, configurable: true, writable: true });
}
