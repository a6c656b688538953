// SPDX-License-Identifier: Apache-2.0
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';

/** An instrumentation, as `registerInstrumentations` of `@opentelemetry/instrumentation` takes it. */
export interface InstrumentationLike {
  readonly instrumentationName: string;
  readonly instrumentationVersion: string;
  enable(): void;
  disable(): void;
  setTracerProvider(provider: TracerProvider): void;
  setMeterProvider(provider: MeterProvider): void;
  setConfig(config: { enabled?: boolean }): void;
  getConfig(): { enabled?: boolean };
}

export function isInstrumentation(made: unknown): made is InstrumentationLike {
  return typeof made === 'object' && made !== null && 'instrumentationName' in made && 'enable' in made;
}
