// SPDX-License-Identifier: Apache-2.0
import { trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { XRayPreset } from './preset.ts';
import { say } from './process-log.ts';

/** Makes the tracer provider of a preset this process's, and says in a line where its traces go. */
export function registerProvider(preset: XRayPreset, destinations: readonly string[]): TracerProvider {
  const provider = new TracerProvider({ ...preset });
  trace.setGlobalTracerProvider(provider);
  const where = destinations.length === 0 ? 'nowhere' : `to ${destinations.join(', and to ')}`;
  say(`traces of ${serviceOf(preset.resource.getRawAttributes())} go ${where}`, process.env);
  return provider;
}

/** Read from the raw attributes: those that AWS's detectors look up are not there yet. */
function serviceOf(attributes: readonly (readonly [string, unknown])[]): string {
  const [, name] =
    attributes.find(([key, value]) => key === 'service.name' && typeof value === 'string') ?? [];
  return String(name);
}
