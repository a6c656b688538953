// SPDX-License-Identifier: Apache-2.0
import { markdownTable } from './markdown-table.ts';
import {
  ALL,
  callsOf,
  DAEMON,
  DEFAULT_RULE,
  EXPORTER,
  loadOf,
  QUOTA_RULE,
  SEGMENTS_A_SECOND,
  TWENTIETH,
} from './scale.ts';

const FLEETS = [10, 1_000, 100_000];

/** Tasks that share a daemon of their host. */
const TASKS_A_HOST = 10;

/** Instances that a collector takes the spans of. */
const INSTANCES_A_COLLECTOR = 100;

/** The tables of docs/scale.md, by name. */
export const SCALE_TABLES: Readonly<Record<string, string>> = {
  load: markdownTable(
    [
      'instances, sampled',
      'traces/s',
      'documents/s',
      'of the quota',
      'if not nested',
      'MB/s',
      'dollars a month',
    ],
    FLEETS.flatMap((instances) =>
      [ALL, TWENTIETH, DEFAULT_RULE, QUOTA_RULE].map((sampling) => {
        const load = loadOf(instances, sampling);
        return [
          `${figure(instances)}, ${sampling.name}`,
          figure(load.traces),
          figure(load.documents),
          share(load.documents),
          share(load.unnested),
          figure(load.megabytes),
          `$${figure(load.dollarsAMonth)}`,
        ];
      }),
    ),
  ),
  calls: markdownTable(
    [
      'instances, sampled',
      'the API from each',
      'a daemon a task',
      'a daemon a host',
      'collectors',
      'datagrams/s at a host',
    ],
    FLEETS.flatMap((instances) =>
      [ALL, TWENTIETH].map((sampling) => {
        const each = loadOf(instances, sampling).documents / instances;
        const senders = (tasks: number, batching: typeof DAEMON): string =>
          figure((instances / tasks) * callsOf(each * tasks, batching));
        return [
          `${figure(instances)}, ${sampling.name}`,
          senders(1, EXPORTER),
          senders(1, DAEMON),
          senders(TASKS_A_HOST, DAEMON),
          // A small fleet has one collector.
          senders(Math.min(instances, INSTANCES_A_COLLECTOR), DAEMON),
          figure(each * TASKS_A_HOST),
        ];
      }),
    ),
  ),
};

/** How much of the segments that X-Ray takes in a second. */
function share(documents: number): string {
  return `${figure((100 * documents) / SEGMENTS_A_SECOND)} %`;
}

/** To three figures, so that nobody takes a model for a measurement. */
function figure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
