// SPDX-License-Identifier: Apache-2.0
import { isDaemonHeader, isOtlpDocument } from '@otel-xray/local/acceptance';

/** Something to judge, and where in its file it stands: the number of its line, or its index in an array. */
export type LintInput = { readonly place: string } & (
  | { readonly kind: 'document'; readonly text: string }
  | { readonly kind: 'otlp'; readonly request: unknown }
  | { readonly kind: 'unread'; readonly why: string }
);

/**
 * Takes a file apart, whichever of these it is:
 *
 *     {"name":"shop",…}                                  a document, on as many lines as it likes
 *     [{"name":"shop",…},"{\"name\":…}"]                 documents, as objects or as texts
 *     {"TraceSegmentDocuments":["{\"name\":…}"]}         a request to PutTraceSegments
 *     {"resourceSpans":[…]}                              an OTLP/JSON request
 *     {"format":"json","version":1}\n{"name":"shop",…}   a datagram
 *
 * or any of them, one a line.
 */
export function readLintInputs(file: string): LintInput[] {
  const text = file.replace(/^\uFEFF/, '');
  const whole = parse(text);
  if (whole !== undefined) return inputsOf(whole, text.trim(), '');
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return [];
  if (isDaemonHeader(lines[first] ?? '')) {
    const body = lines.slice(first + 1).join('\n');
    const value = parse(body);
    if (value !== undefined) return inputsOf(value, body.trim(), String(first + 2));
  }
  return lines.flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '' || isDaemonHeader(trimmed)) return [];
    return inputsOf(parse(trimmed), trimmed, String(index + 1));
  });
}

/** A text of its own is judged as it stands: parsing it would lose how large it is. */
function inputsOf(value: unknown, text: string, line: string): LintInput[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => inputOf(item, `${line}[${index}]`));
  if (isObject(value) && Array.isArray(value.TraceSegmentDocuments)) {
    return inputsOf(value.TraceSegmentDocuments, text, line);
  }
  const place = line === '' ? '1' : line;
  if (isObject(value) && Object.hasOwn(value, 'resourceSpans')) return [inputOf(value, place)];
  return [inputOf(text, place)];
}

function inputOf(value: unknown, place: string): LintInput {
  if (isObject(value) && Object.hasOwn(value, 'resourceSpans'))
    return { place, kind: 'otlp', request: value };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (isOtlpDocument(text))
    return { place, kind: 'unread', why: 'OTLP in a document (T1S, T1U) is not read yet' };
  return { place, kind: 'document', text };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
