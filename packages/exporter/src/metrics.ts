// SPDX-License-Identifier: Apache-2.0
import {
  type Attributes,
  type Counter,
  createNoopMeter,
  metrics,
  type UpDownCounter,
} from '@opentelemetry/api';
import type { Accounting } from './accounting.ts';

/** Passes the counters on to the OpenTelemetry metrics API. */
export interface MetricsReporter {
  /** Adds what was counted since the last time. Does nothing while no meter provider is registered. */
  report(): void;
}

interface Instruments {
  readonly exported: Counter;
  readonly inFlight: UpDownCounter;
}

/** https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/ */
const COMPONENT: Attributes = { 'otel.component.type': 'xray_span_exporter' };

/**
 * The metrics that the semantic conventions define for every span exporter, so that boards made for others show
 * this one:
 *
 * - `otel.sdk.exporter.span.exported` (counter, `{span}`): spans whose export has ended. `otel_xray.outcome` is
 *   `sent`, `rejected` or `dropped`, `error.type` X-Ray's code or our reason where it is not `sent`.
 * - `otel.sdk.exporter.span.inflight` (up-down counter, `{span}`): spans without an outcome yet.
 *
 * The provider is looked up at each report, not at construction: the metrics API has no proxy, and exporters are
 * usually made before the meter provider is. Differences are added rather than totals observed, so that several
 * exporters in a process sum up, and nothing has to be unregistered.
 */
export function createMetricsReporter(accounting: Accounting): MetricsReporter {
  const reported = new Map<string, number>();
  let provider: unknown;
  let instruments: Instruments | undefined;
  const difference = (key: string, total: number): number => {
    const change = total - (reported.get(key) ?? 0);
    if (change !== 0) reported.set(key, total);
    return change;
  };
  return {
    report() {
      if (metrics.getMeterProvider() !== provider) {
        provider = metrics.getMeterProvider();
        instruments = createInstruments();
      }
      if (!instruments) return;
      const { exported, inFlight } = instruments;
      const stats = accounting.stats();
      const add = (outcome: string, total: number, type?: string): void => {
        const change = difference(`${outcome} ${type}`, total);
        if (change === 0) return;
        const error = type === undefined ? undefined : { 'error.type': type };
        exported.add(change, { ...COMPONENT, 'otel_xray.outcome': outcome, ...error });
      };
      add('sent', stats.sent);
      for (const [code, total] of Object.entries(stats.rejectedBy)) add('rejected', total, code);
      for (const [reason, total] of Object.entries(stats.droppedBy)) add('dropped', total ?? 0, reason);
      const change = difference('inFlight', stats.inFlight);
      if (change !== 0) inFlight.add(change, COMPONENT);
    },
  };
}

function createInstruments(): Instruments | undefined {
  const meter = metrics.getMeter('@otel-xray/exporter');
  if (meter === createNoopMeter()) return undefined;
  return {
    exported: meter.createCounter('otel.sdk.exporter.span.exported', {
      unit: '{span}',
      description: 'The number of spans for which the export has finished, either successful or failed.',
    }),
    inFlight: meter.createUpDownCounter('otel.sdk.exporter.span.inflight', {
      unit: '{span}',
      description:
        'The number of spans which were passed to the exporter, but that have not been exported yet.',
    }),
  };
}
