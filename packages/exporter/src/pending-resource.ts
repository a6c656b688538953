// SPDX-License-Identifier: Apache-2.0
import type { ResourceSource, SpanSource } from '@otel-xray/segment';
import { within } from './deadline.ts';

/** A resource whose detectors may still be at work, as `Resource` of the SDK 2.x and 3.x is. */
export interface PendingResource extends ResourceSource {
  readonly asyncAttributesPending?: boolean | undefined;
  waitForAsyncAttributes?(): Promise<void>;
}

/** A span as the exporter takes it. `ReadableSpan` of the OpenTelemetry SDK 2.x and 3.x fits as it is. */
export interface ExportedSpan extends SpanSource {
  readonly resource: PendingResource;
}

/** Waits for resource attributes that are still being looked up. */
export interface ResourceWaiter {
  /** `undefined` when nothing is pending, so that the caller goes on in the same turn. Never rejects. */
  wait(spans: readonly ExportedSpan[]): Promise<void> | undefined;
}

/** Each resource is waited for once, at most `maxMillis`: one that never settles must not slow every export. */
export function createResourceWaiter(maxMillis: number): ResourceWaiter {
  const givenUp = new WeakSet<PendingResource>();
  const settle = async (resource: PendingResource): Promise<void> => {
    const work = resource.waitForAsyncAttributes?.() ?? Promise.resolve();
    await within(
      work.catch(() => undefined),
      maxMillis,
      () => undefined,
    );
    if (resource.asyncAttributesPending) givenUp.add(resource);
  };
  return {
    wait(spans) {
      let pending: Set<PendingResource> | undefined;
      for (const { resource } of spans) {
        if (!resource.asyncAttributesPending || givenUp.has(resource)) continue;
        pending ??= new Set();
        pending.add(resource);
      }
      return pending && Promise.allSettled(Array.from(pending, settle)).then(() => undefined);
    },
  };
}
