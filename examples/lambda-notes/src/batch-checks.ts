// SPDX-License-Identifier: Apache-2.0
import type { Segment, Trace } from '@otel-xray/local';
import type { LambdaResult } from '@otel-xray/testkit/lambda';
import { entities, inOnePiece, withBelow } from '@otel-xray-examples/shop/src/trace-search.mjs';
import type { Visit } from './drive.ts';
import type { Check } from './map-checks.ts';
import { CREATE, CREATE_DUTCH } from './scenarios.ts';
import { handlerOf } from './trace-checks.ts';

/** Traces of the function behind the queue, by what became of them. */
export interface Batches {
  readonly all: readonly Trace[];
  /** Some of its messages were given back. */
  readonly failed: readonly Trace[];
}

export function batchesOf(invoked: readonly LambdaResult[], traces: readonly Trace[]): Batches {
  const ids = new Set(invoked.map(({ traceId }) => traceId));
  const all = traces.filter(({ id }) => ids.has(id));
  return { all, failed: all.filter((trace) => handlerOf(trace)?.fault === true) };
}

/** The batches that a message of this trace was in. */
export function batchesFrom({ all }: Batches, traceId: string | undefined): readonly Trace[] {
  return all.filter(({ segments }) => segments.some((segment) => linkedTraces(segment).includes(traceId)));
}

/** Each message was worked on; one was given back once, and came again. */
export function batchChecks(batches: Batches, visits: readonly Visit[]): Check[] {
  const timesOf = (name: string): number =>
    batchesFrom(batches, visits.find(({ scenario }) => scenario.name === name)?.traceId).length;
  const [failed] = batches.failed;
  const given =
    failed && entities(failed).filter(({ name, fault }) => name === 'index note' && fault === true);
  return [
    {
      what: 'batches in one piece',
      expected: batches.all.length,
      got: batches.all.filter(inOnePiece).length,
    },
    { what: 'batches with a message that failed', expected: 1, got: batches.failed.length },
    { what: 'messages that failed there', expected: 1, got: given?.length },
    { what: 'it failed because of spell-check', expected: true, got: given?.some(callsBrokenService) },
    { what: 'a note in English is indexed', expected: 1, got: timesOf(CREATE) },
    { what: 'a note in Dutch is indexed, twice', expected: 2, got: timesOf(CREATE_DUTCH) },
  ];
}

function callsBrokenService(message: Segment): boolean {
  return withBelow(message).some(({ http }) => http?.response?.status === 503);
}

function linkedTraces({ links }: Segment): readonly unknown[] {
  return Array.isArray(links) ? links.map((link: unknown) => Object(link).trace_id) : [];
}
