// SPDX-License-Identifier: Apache-2.0
/**
 * @typedef {import('@otel-xray/local').Trace} Trace
 * @typedef {import('@otel-xray/local').Segment} Segment
 */

/**
 * A segment and all that is below it, level by level.
 * @param {Segment} segment
 */
export function withBelow(segment) {
  const all = [segment];
  for (const entity of all) all.push(...entity.subsegments);
  return all;
}

/**
 * Every segment and subsegment of a trace.
 * @param {Trace} trace
 */
export function entities(trace) {
  return trace.segments.flatMap(withBelow);
}

/**
 * The segments that have no caller in X-Ray: one, when the trace is in one piece.
 * @param {Trace} trace
 */
export function roots(trace) {
  return trace.segments.filter((segment) => segment.parent_id === undefined);
}

/**
 * In one piece: nothing missing or unfinished, one root, and every other segment called from within the trace.
 * @param {Trace} trace
 */
export function inOnePiece(trace) {
  const ids = new Set(entities(trace).map((entity) => entity.id));
  const called = trace.segments.filter(({ parent_id }) => parent_id !== undefined && ids.has(parent_id));
  return trace.complete && roots(trace).length === 1 && called.length === trace.segments.length - 1;
}

/**
 * The names of the services of a trace, each once for each of its segments.
 * @param {Trace} trace
 */
export function services(trace) {
  return trace.segments.map((segment) => segment.name).sort();
}

/**
 * The segment of one service.
 * @param {Trace} trace @param {string} service
 */
export function segmentOf(trace, service) {
  return trace.segments.find(({ name }) => name === service);
}

/**
 * An annotation, wherever in the trace it stands.
 * @param {Trace} trace @param {string} key
 */
export function annotation(trace, key) {
  return entities(trace).find(({ annotations }) => annotations?.[key] !== undefined)?.annotations?.[key];
}

/**
 * A value of the metadata, wherever in the trace it stands.
 * @param {Trace} trace @param {string} key
 */
export function metadata(trace, key) {
  return entities(trace)
    .flatMap((entity) => Object.values(entity.metadata ?? {}))
    .map((namespace) => /** @type {Record<string, unknown>} */ (namespace)[key])
    .find((value) => value !== undefined);
}

/**
 * The exceptions that one service recorded itself.
 * @param {Trace} trace @param {string} service
 */
export function exceptions(trace, service) {
  const { cause } = segmentOf(trace, service) ?? {};
  return typeof cause === 'object' ? (cause.exceptions ?? []) : [];
}
