// SPDX-License-Identifier: Apache-2.0
import { renderServiceMap, type ServiceGraph, type Trace } from '@otel-xray/local';
import { showDetails, showExceptions, showTimeline } from '@otel-xray-examples/shop/src/report.mjs';
import { colour, heading, width } from '@otel-xray-examples/shop/src/terminal.mjs';
import { type Batches, batchesFrom } from './batch-checks.ts';
import type { Visit } from './drive.ts';
import { BROKEN_CODE, CONFLICT, CREATE, CREATE_DUTCH, TIMEOUT } from './scenarios.ts';
import { exceptionsOf, handlerOf } from './trace-checks.ts';

/** What arrived. */
export interface Arrived {
  readonly graph: ServiceGraph;
  readonly visits: readonly Visit[];
  readonly traces: readonly Trace[];
  readonly batches: Batches;
}

/** Shows the service map, and traces of each kind. */
export function showReport({ graph, visits, traces, batches }: Arrived): void {
  console.log();
  for (const line of renderServiceMap(graph, { width, colour })) console.log(line);
  const idOf = (name: string): string | undefined =>
    visits.find(({ scenario }) => scenario.name === name)?.traceId;
  const traceOf = (name: string): Trace | undefined => traces.find(({ id }) => id === idOf(name));

  const good = traceOf(CREATE);
  show(`A good trace: ${CREATE}`, good);
  if (good) {
    heading('Its annotations, which X-Ray can search, and metadata');
    showDetails(good, (key, namespace) => namespace === 'notes' || key === 'enduser.id');
  }
  show('Its message, in a trace of its own that is linked', batchesFrom(batches, idOf(CREATE))[0]);
  show('A batch of which a message failed', batches.failed[0]);
  show('It came again', batchesFrom(batches, idOf(CREATE_DUTCH)).at(-1));
  show(`A conflict: ${CONFLICT}`, traceOf(CONFLICT));
  show(`Out of time: ${TIMEOUT}`, traceOf(TIMEOUT));
  const failed = traceOf(BROKEN_CODE);
  show(`A failed trace: ${BROKEN_CODE}`, failed);
  if (failed) showExceptions('Its exception, as the layer recorded it', exceptionsOf(handlerOf(failed)));
}

function show(title: string, trace: Trace | undefined): void {
  if (!trace) return;
  heading(title);
  showTimeline(trace);
}
