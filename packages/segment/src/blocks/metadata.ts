// SPDX-License-Identifier: Apache-2.0
import { METADATA_PREFIX, Topic } from '../attributes.ts';
import { keptMetadata, metadataText } from '../beside-span.ts';
import type { JsonWriter } from '../json-writer.ts';
import { type SpanEventSource, SpanKind } from '../span.ts';
import { writeTime } from '../time.ts';
import type { SpanView } from '../view.ts';
import type { Annotated } from './annotations.ts';
import { unshownPart } from './exception-events.ts';
import { statusMessage } from './exceptions.ts';
import { writeAttributes, writeLinks } from './links.ts';
import { parseObject } from './member.ts';

/** What the blocks before have shown already. */
export interface Shown {
  readonly annotated: Annotated;
  readonly name: string;
  readonly statusMessage: boolean;
}

const DEFAULT_NAMESPACE = 'default';
const NO_NAMESPACES: readonly Namespace[] = [];

/**
 * Everything that no block shows: attributes as they are, the resource under `otel.resource.`, and what
 * OpenTelemetry knows of a span besides under `otel.`. Nothing disappears.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations
 */
export function writeMetadata(out: JsonWriter, view: SpanView, shown: Shown): void {
  const { trim, span, sheet, members } = view;
  const namespaces = trim.metadataBytes > 0 ? namespacesOf(view) : NO_NAMESPACES;
  const all = out.beginMember('metadata');
  const start = out.beginMember(DEFAULT_NAMESPACE);
  members.reset(trim, namespaces.length > 0 || sheet.hasNameOfOurs);
  for (const { name, content } of namespaces) {
    if (!isDefault({ name })) continue;
    for (const [key, value] of Object.entries(content)) members.value(key, value);
  }
  if (trim.metadataBytes > 0) {
    writeSpanAttributes(view);
    writeResource(out, view, shown.annotated);
    writeSpanFacts(view, shown);
    if (span.events.length > 0) writeEvents(out, view);
    if (span.links.length > 0) writeUnliftedLinks(out, view);
  }
  members.marks(isResourceCut(view));
  out.endMember(start);
  for (const { name, content } of namespaces) {
    if (isDefault({ name })) continue;
    out.key(name);
    out.beginObject();
    members.reset(trim, false);
    for (const [key, value] of Object.entries(content)) members.value(key, value);
    out.endObject();
  }
  out.endMember(all);
}

/** For a document that shows a service and no span: its resource alone. */
export function writeResourceMetadata(out: JsonWriter, view: SpanView, annotated: Annotated): void {
  const all = out.beginMember('metadata');
  const start = out.beginMember(DEFAULT_NAMESPACE);
  view.members.reset(view.trim, false);
  if (view.trim.metadataBytes > 0) writeResource(out, view, annotated);
  view.members.marks(isResourceCut(view));
  out.endMember(start);
  out.endMember(all);
}

function isResourceCut({ resource, shape }: SpanView): boolean {
  return resource.truncated && shape !== 'subsegment';
}

interface Namespace {
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

function isDefault({ name }: Pick<Namespace, 'name'>): boolean {
  return name.toLowerCase() === DEFAULT_NAMESPACE;
}

/** What is kept beside the span, then what its attributes say besides. */
function namespacesOf(view: SpanView): readonly Namespace[] {
  const kept = keptNamespaces(view);
  return view.sheet.isAbout(Topic.xray) ? [...kept, ...attributeNamespaces(view, kept)] : kept;
}

/** Withheld or replaced as the attribute is that says the same. */
function keptNamespaces({ span, options }: SpanView): readonly Namespace[] {
  const kept = keptMetadata(span);
  if (kept === undefined) return NO_NAMESPACES;
  return Array.from(kept).flatMap(([name, values]) => {
    const text = metadataText(values);
    const { redact } = options;
    const content = parseObject(redact === undefined ? text : redact(METADATA_PREFIX + name, text, span));
    return content === undefined ? [] : { name, content };
  });
}

/** `aws.xray.metadata.<name>` holds a JSON object; one that holds something else is an ordinary attribute. */
function attributeNamespaces({ sheet }: SpanView, kept: readonly Namespace[]): readonly Namespace[] {
  const namespaces: Namespace[] = [];
  for (let position = 0; position < sheet.size; position++) {
    const key = sheet.keys[position] ?? '';
    if (!key.startsWith(METADATA_PREFIX)) continue;
    const name = key.slice(METADATA_PREFIX.length);
    // The same once more, and cut where the SDK limits attributes.
    const isKept = kept.some((one) => one.name === name);
    const content = isKept ? undefined : parseObject(sheet.values[position]);
    if (content !== undefined) namespaces.push({ name, content });
    if (isKept || content !== undefined) sheet.showAt(position);
  }
  return namespaces;
}

function writeSpanAttributes({ sheet, members }: SpanView): void {
  for (let position = 0; position < sheet.size; position++) {
    if (!sheet.isShown(position)) members.value(sheet.keys[position] ?? '', sheet.values[position]);
  }
}

/** A subsegment's resource stands on its segment; below Lambda's own segment there is none of ours. */
function writeResource(out: JsonWriter, view: SpanView, annotated: Annotated): void {
  const { resource, shape, trim, members } = view;
  if (shape === 'subsegment') return;
  if (annotated.size === 0 && trim.names.length === 0 && !members.mayRepeat) {
    if (resource.metadata.length > 0) out.splice(resource.metadata);
    return;
  }
  for (const { key, value } of resource.attributes) if (!annotated.has(key)) members.value(key, value);
}

function writeSpanFacts(view: SpanView, shown: Shown): void {
  const { span, members } = view;
  const { annotated } = shown;
  if (shown.name !== span.name) members.fact('otel.span.name', span.name, annotated);
  if (span.kind >= SpanKind.PRODUCER) members.fact('otel.span.kind', unshownKind(span.kind), annotated);
  members.fact('otel.scope.name', span.instrumentationScope?.name, annotated);
  members.fact('otel.scope.version', span.instrumentationScope?.version, annotated);
  if (!shown.statusMessage) members.fact('otel.status.message', statusMessage(view), annotated);
  members.fact('otel.dropped.attributes', span.droppedAttributesCount, annotated);
  members.fact('otel.dropped.events', span.droppedEventsCount, annotated);
  members.fact('otel.dropped.links', span.droppedLinksCount, annotated);
}

/** The other kinds show in the shape of the document. */
function unshownKind(kind: number): string | undefined {
  if (kind === SpanKind.PRODUCER) return 'PRODUCER';
  return kind === SpanKind.CONSUMER ? 'CONSUMER' : undefined;
}

function writeUnliftedLinks(out: JsonWriter, view: SpanView): void {
  const links = view.span.links.filter((link) => view.lifted?.links.has(link) !== true);
  const mark = links.length === 0 ? undefined : view.members.begin('otel.links');
  if (mark === undefined) return;
  writeLinks(out, links, view);
  view.members.end(mark);
}

/** Events that are no exceptions, and what exceptions say besides type, message and stack. */
function writeEvents(out: JsonWriter, view: SpanView): void {
  const events = view.span.events
    .map((event) => unshownPart(event, view))
    .filter((event) => event !== undefined);
  const mark = events.length === 0 ? undefined : view.members.begin('otel.events');
  if (mark === undefined) return;
  out.beginArray();
  for (const event of events) writeEvent(out, event, view);
  out.endArray();
  view.members.end(mark);
}

function writeEvent(out: JsonWriter, event: SpanEventSource, view: SpanView): void {
  out.beginObject();
  out.string('name', event.name);
  writeTime(out, 'time', event.time);
  const mark = out.beginMember('attributes');
  writeAttributes(out, event.attributes ?? {}, view);
  out.endMember(mark);
  const dropped = event.droppedAttributesCount ?? 0;
  if (dropped > 0) out.integer('dropped_attributes', dropped);
  out.endObject();
}
