// SPDX-License-Identifier: Apache-2.0
import { diag, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { XRayRemoteSampler } from '@otel-xray/propagation';
import type { PresetParts, XRayPreset } from './preset.ts';
import { say } from './process-log.ts';
import type { XRay } from './xray.ts';

/** Makes the tracer provider of a preset this process's, and says in a line where its traces go. */
export function registerProvider(preset: XRayPreset, destinations: readonly string[]): TracerProvider {
  const provider = new TracerProvider({ ...preset });
  trace.setGlobalTracerProvider(provider);
  const where = destinations.length === 0 ? 'nowhere' : `to ${destinations.join(', and to ')}`;
  say(`traces of ${serviceOf(preset.resource.getRawAttributes())} go ${where}`, process.env);
  return provider;
}

/**
 * What the application is given of a provider. X-Ray is waited for even where another destination failed, which ends
 * the provider's own `shutdown` at once; a failure is said and not thrown. `afterwards` is done once, at the end.
 */
export function createXRay(
  provider: TracerProvider,
  { preset, processor }: PresetParts,
  afterwards: () => void = () => undefined,
): XRay {
  let ended: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await Promise.all([attempt('shutdown', () => provider.shutdown()), processor.shutdown()]);
    if (preset.sampler instanceof XRayRemoteSampler) preset.sampler.shutdown();
    afterwards();
  };
  return {
    forceFlush: () => attempt('forceFlush', () => provider.forceFlush()),
    shutdown() {
      ended ??= end();
      return ended;
    },
    stats: () => processor.stats(),
  };
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error: unknown) {
    const errors: readonly unknown[] = Array.isArray(error) ? error : [error];
    diag.warn(`${what} of a span processor failed: ${errors.map(String).join(', ')}`);
  }
}

/** Read from the raw attributes: those that AWS's detectors look up are not there yet. */
function serviceOf(attributes: readonly (readonly [string, unknown])[]): string {
  const [, name] =
    attributes.find(([key, value]) => key === 'service.name' && typeof value === 'string') ?? [];
  return String(name);
}
