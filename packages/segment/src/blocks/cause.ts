// SPDX-License-Identifier: Apache-2.0
import type { JsonWriter } from '../json-writer.ts';
import type { Frame } from '../stacks/chain.ts';
import type { SpanView } from '../view.ts';
import { type ExceptionRecord, recordedExceptions, statusException, statusMessage } from './exceptions.ts';
import { writeCut } from './member.ts';

/**
 * Why the call failed: the exceptions recorded on the span, with their stacks, or what its status says. An
 * exception that a span further down in the same document shows too is written there once, and here by its id.
 * Says whether the message of the status is among what it shows.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-errors
 */
export function writeCause(out: JsonWriter, view: SpanView): boolean {
  const recorded = view.span.events.length === 0 ? [] : recordedExceptions(view);
  const fromStatus = recorded.length === 0 ? statusException(view) : undefined;
  const exceptions = fromStatus ? [fromStatus] : recorded;
  if (exceptions.length === 0) return false;
  if (view.sharedCause !== undefined) out.string('cause', view.sharedCause);
  else writeExceptions(out, exceptions, view);
  const message = statusMessage(view);
  return fromStatus !== undefined || exceptions.some((exception) => exception.message === message);
}

/** By which id others may refer to what this span tells, if it tells anything. */
export function firstExceptionId(view: SpanView): string | undefined {
  if (view.sharedCause !== undefined) return view.sharedCause;
  return (recordedExceptions(view)[0] ?? statusException(view))?.id;
}

function writeExceptions(out: JsonWriter, exceptions: readonly ExceptionRecord[], view: SpanView): void {
  const mark = out.beginMember('cause');
  const kept = exceptions.slice(0, view.trim.exceptions);
  if (kept.length > 0) {
    out.key('exceptions');
    out.beginArray();
    const ids = kept.map((exception) => exception.id);
    const leftOut = exceptions.slice(kept.length).filter(({ id }) => !ids.includes(id));
    for (const exception of kept) writeException(out, exception, view, leftOut);
    out.endArray();
  }
  out.endMember(mark);
}

/** A cause that is left out is not named: nobody would find it. */
function writeException(
  out: JsonWriter,
  exception: ExceptionRecord,
  view: SpanView,
  leftOut: readonly ExceptionRecord[],
): void {
  const frames = exception.frames.slice(0, view.trim.frames);
  const truncated = exception.truncated + exception.frames.length - frames.length;
  out.beginObject();
  out.string('id', exception.id);
  writeCut(out, view, 'message', exception.message);
  writeCut(out, view, 'type', exception.type);
  out.boolean('remote', exception.remote);
  if (truncated > 0) out.integer('truncated', truncated);
  if (exception.skipped > 0) out.integer('skipped', exception.skipped);
  const { cause } = exception;
  if (cause !== undefined && !leftOut.some(({ id }) => id === cause)) out.string('cause', cause);
  if (frames.length > 0) writeFrames(out, frames);
  out.endObject();
}

function writeFrames(out: JsonWriter, frames: readonly Frame[]): void {
  out.key('stack');
  out.beginArray();
  for (const frame of frames) {
    if (frame.json !== undefined) out.splice(frame.json);
    else writeFrame(out, frame);
  }
  out.endArray();
}

function writeFrame(out: JsonWriter, frame: Frame): void {
  out.beginObject();
  const start = out.length - 1;
  out.string('path', frame.path);
  out.integer('line', frame.line);
  out.string('label', frame.label);
  out.endObject();
  if ('json' in frame && !out.overflowed) frame.json = out.keep(start);
}
