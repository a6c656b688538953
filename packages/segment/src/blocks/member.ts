// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../attributes.ts';
import type { JsonWriter } from '../json-writer.ts';
import { cut } from '../trim.ts';
import type { SpanView } from '../view.ts';

/** Writes a text, cut where it is too long. Says whether it is whole. */
export function writeCut(
  out: JsonWriter,
  { trim }: SpanView,
  member: string,
  text: string,
  mostCharacters: number = Number.POSITIVE_INFINITY,
): boolean {
  const most = Math.min(mostCharacters, trim.textCharacters);
  out.string(member, cut(text, most));
  return text.length <= most;
}

/** Writes the first string of a concept as one member; shown whole, it leaves metadata. */
export function writeAttribute(
  out: JsonWriter,
  view: SpanView,
  member: string,
  row: Concept,
  mostCharacters?: number,
): void {
  const value = view.sheet.string(row);
  if (value !== undefined && writeCut(out, view, member, value, mostCharacters)) view.sheet.show(row, value);
}

/** What a string holds as JSON; `undefined` where it holds none. */
export function parseJson(json: unknown): unknown {
  if (typeof json !== 'string') return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The object that a string holds as JSON, if it holds one. */
export function parseObject(json: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(json);
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
