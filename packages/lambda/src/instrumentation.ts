// SPDX-License-Identifier: Apache-2.0
import type { InstrumentationLike } from '@otel-xray/propagation';

export function isInstrumentation(made: unknown): made is InstrumentationLike {
  return typeof made === 'object' && made !== null && 'instrumentationName' in made && 'enable' in made;
}
