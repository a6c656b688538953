// SPDX-License-Identifier: Apache-2.0
import { Attribute, Topic } from './attributes.ts';
import { writeAnnotations } from './blocks/annotations.ts';
import { writeAws } from './blocks/aws.ts';
import { firstExceptionId, writeCause } from './blocks/cause.ts';
import { writeContract } from './blocks/contract.ts';
import { writeFlags } from './blocks/flags.ts';
import { writeHttp } from './blocks/http.ts';
import { writeLinks } from './blocks/links.ts';
import { writeCut } from './blocks/member.ts';
import { writeMetadata, writeResourceMetadata } from './blocks/metadata.ts';
import { writeSql } from './blocks/sql.ts';
import { formatTraceId, isRootOnlyParent, serviceSegmentId } from './ids.ts';
import type { JsonWriter } from './json-writer.ts';
import { sanitiseName, segmentName, subsegmentName } from './name.ts';
import { writeTime } from './time.ts';
import type { SpanView } from './view.ts';

/** Where a document stands: nested in another one, or on its own with the ids that tie it to its trace. */
export interface Placement {
  readonly isNested: boolean;
  readonly id: string;
  readonly parentId: string | undefined;
}

/** X-Ray caps a user at 250 characters. */
const MAX_USER_CHARACTERS = 250;

/** Writes the members of one segment or subsegment, in the order of the document; its children follow. */
export function writeSpan(out: JsonWriter, view: SpanView, placement: Placement): void {
  const name = documentName(view);
  writeIdentity(out, view, placement, name);
  writeNamespace(out, view);
  writeSegmentFacts(out, view);
  writeHttp(out, view);
  writeFlags(out, view);
  const statusMessage = writeCause(out, view);
  writeAws(out, view);
  writeSql(out, view);
  writeContract(out, view);
  const annotated = writeAnnotations(out, view);
  writeMetadata(out, view, { annotated, name, statusMessage });
}

/**
 * Writes the segment of the service that made a call which nothing in its process encloses. The call itself is
 * nested in it and says the rest, also why it failed: unless it has to go out on its own.
 */
export function writeServiceSegment(out: JsonWriter, view: SpanView, isCallNested: boolean): void {
  const { node } = view;
  const placement = { isNested: false, id: serviceSegmentId(node.spanId), parentId: node.parentId };
  writeIdentity(out, view, placement, hooked(view, segmentName(view)));
  writeSegmentFacts(out, view);
  writeFlags(out, view);
  const causeId = isCallNested ? firstExceptionId(view) : undefined;
  if (causeId !== undefined) out.string('cause', causeId);
  else if (!isCallNested) writeCause(out, view);
  writeAws(out, view);
  const annotated = writeAnnotations(out, view, false);
  writeResourceMetadata(out, view, annotated);
}

function documentName(view: SpanView): string {
  return hooked(view, view.shape === 'segment' ? segmentName(view) : subsegmentName(view));
}

/** What recorder and shim say outweighs the hook, and that the rules. */
function hooked({ span, sheet, options }: SpanView, rules: string): string {
  const given = sheet.isAbout(Topic.xray) ? sheet.string(Attribute.xrayName) : undefined;
  const name = sanitiseName((given ?? options.name?.(span, rules)) || rules);
  if (given !== undefined) sheet.show(Attribute.xrayName, name);
  return name;
}

function writeIdentity(out: JsonWriter, view: SpanView, placement: Placement, name: string): void {
  const { span, node, sheet, shape } = view;
  writeCut(out, view, 'name', name);
  out.string('id', placement.id);
  writeTime(out, 'start_time', span.startTime);
  const inProgress = sheet.isAbout(Topic.xray) ? sheet.boolean(Attribute.xrayInProgress) : undefined;
  if (inProgress !== undefined) sheet.show(Attribute.xrayInProgress, inProgress);
  if (inProgress === true) out.true('in_progress');
  else writeTime(out, 'end_time', span.endTime, span.startTime);
  if (placement.isNested) return;
  out.string('trace_id', writtenTraceId(node.traceId));
  const { parentId } = placement;
  if (parentId !== undefined && !isRootOnlyParent(parentId, node.traceId)) out.string('parent_id', parentId);
  if (shape !== 'segment') out.string('type', 'subsegment');
}

/** The spans of a trace come one after the other: remembering its id saves 0.1 µs a document (Node.js 20). */
let lastTrace = { id: '', written: '' };

function writtenTraceId(id: string): string {
  if (id !== lastTrace.id) lastTrace = { id, written: formatTraceId(id) };
  return lastTrace.written;
}

/** One call is one node on the map, the outer one: http under an AWS call, pg under knex have no namespace. */
function writeNamespace(out: JsonWriter, { call, node, sheet }: SpanView): void {
  if (sheet.isAbout(Topic.xray)) sheet.show(Attribute.xrayNamespace, sheet.string(Attribute.xrayNamespace));
  if (call !== 'none' && !node.isInCall) out.string('namespace', call);
}

/** What X-Ray reads of segments alone: service, origin, user, links. */
function writeSegmentFacts(out: JsonWriter, view: SpanView): void {
  const { resource, lifted, sheet, shape, node } = view;
  if (lifted?.userNode === node && lifted.user !== undefined && lifted.user.length <= MAX_USER_CHARACTERS) {
    sheet.show(Attribute.user, lifted.user);
    sheet.show(Attribute.xrayUser, lifted.user);
  }
  if (shape !== 'segment') return;
  if (resource.segmentMembers.length > 0) out.splice(resource.segmentMembers);
  if (lifted === undefined) return;
  if (lifted.user !== undefined) writeCut(out, view, 'user', lifted.user, MAX_USER_CHARACTERS);
  if (lifted.links.size === 0 || view.trim.textCharacters < 1000) return;
  out.key('links');
  writeLinks(out, lifted.links, view);
}
