// SPDX-License-Identifier: Apache-2.0

import { type SpanContext, trace } from '@opentelemetry/api';
import type { ExporterStats } from '@otel-xray/exporter';
import { member } from '@otel-xray/segment';
import { createColdStart } from './cold-start.ts';
import type { WhenUnsampled } from './invocation-parent.ts';
import type { Outcome } from './outcome.ts';

/** What runs: how to wait for it, how to end it, and where its spans are. */
export interface XRayLambda {
  /** Sends every span that has ended, and resolves when that is over. `wrapHandler` does it for each invocation. */
  forceFlush(): Promise<void>;
  /** Sends what is left, open spans as `in_progress`, and stops. May be called again. */
  shutdown(): Promise<void>;
  /** Where the spans are: `given = sent + rejected + dropped + inFlight`. Zeros where nothing was started. */
  stats(): ExporterStats;
}

/** An invocation under way. */
export interface OpenInvocation {
  /** The first end counts. Resolves when everything is sent, or cannot be in time; never rejects. */
  end(outcome: Outcome): Promise<void>;
}

/** What an invocation needs of the set-up it is traced by. Each part of one invocation is the invocation's own. */
export interface LambdaTracing {
  readonly whenUnsampled: WhenUnsampled;
  readonly isColdStart: () => boolean;
  /** Those that run now: one, or several where invocations run side by side. */
  readonly open: Set<OpenInvocation>;
  /** A parent that is Lambda's own function segment. */
  rememberFacade(parent: SpanContext): void;
  /** Sends what has ended of the invocation with this trace, and resolves when that is over. */
  flush(traceId: string): Promise<void>;
  /** Sends what has ended and what is open: the deadline is near. */
  announce(traceId: string): Promise<void>;
}

/** What `startXRayLambda` gave, with what `wrapHandler` needs of it. */
export type RunningXRay = XRayLambda & LambdaTracing;

/** Shared by all copies of this package in a process: `import` and `require` each load their own. */
const RUNNING = Symbol.for('otel-xray.lambda.running');

/** What was started first in this process. */
export function running(): RunningXRay | undefined {
  const found: unknown = Reflect.get(globalThis, RUNNING);
  return isRunning(found) ? found : undefined;
}

export function setRunning(xray: RunningXRay): void {
  Reflect.set(globalThis, RUNNING, xray);
}

function isRunning(found: unknown): found is RunningXRay {
  return typeof found === 'object' && found !== null && 'rememberFacade' in found && 'stats' in found;
}

/** By a tracer provider that somebody else has set up: its spans go where it says, and are flushed all together. */
export function foreignTracing(env: Readonly<Record<string, string | undefined>>): LambdaTracing {
  return {
    whenUnsampled: 'nothing',
    isColdStart: createColdStart(env),
    open: new Set(),
    rememberFacade: () => undefined,
    flush: flushProvider,
    announce: flushProvider,
  };
}

async function flushProvider(): Promise<void> {
  const proxy = trace.getTracerProvider();
  const getDelegate = member(proxy, 'getDelegate');
  const provider: unknown = typeof getDelegate === 'function' ? Reflect.apply(getDelegate, proxy, []) : proxy;
  const flush = member(provider, 'forceFlush');
  if (typeof flush === 'function') await Reflect.apply(flush, provider, []);
}
