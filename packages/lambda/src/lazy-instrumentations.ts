// SPDX-License-Identifier: Apache-2.0

import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import { diag } from '@opentelemetry/api';
import {
  createAwsHeaderInstrumentation,
  type InstrumentationBaseLike,
  type InstrumentationLike,
} from '@otel-xray/propagation';
import { constructFrom, isInstrumentation } from '@otel-xray/recorder/application';
import { member } from '@otel-xray/segment';
import type { InstrumentationModules } from './instrumentation-modules.ts';
import type { ModuleWatch } from './module-watch.ts';

/** An instrumentation that is loaded when the function first uses what it instruments. */
export interface LazyInstrumentation {
  /** What it waits for: a module that is required … */
  readonly watch?: ModuleWatch;
  /** … or nothing that can be seen, so that it waits by itself. Returns how to stop. */
  readonly wait?: () => () => void;
  /** Loads it at once, where nobody could see it being needed: imports of built-in modules by ES modules. */
  readonly loadForModules?: () => void;
}

/** Told of every instrumentation that is loaded. */
type OnLoaded = (made: InstrumentationLike) => void;

/**
 * The instrumentations that are on by default, by the names of `OTEL_NODE_ENABLED_INSTRUMENTATIONS`. A call outside of
 * an invocation, while the function starts, belongs to no trace of Lambda's and is not recorded.
 */
export const LAZY: Readonly<
  Record<string, (modules: InstrumentationModules, onLoaded: OnLoaded) => LazyInstrumentation>
> = {
  'aws-sdk': (modules, onLoaded) => ({
    watch: {
      matches: isAwsSdk,
      load() {
        // One subsegment for a call to AWS, not a second one for the request beneath it.
        const config = { suppressInternalInstrumentation: true };
        const made = make(modules.awsSdk, 'AwsInstrumentation', config, onLoaded);
        if (isInstrumentation(made)) addAwsHeader(made.constructor, onLoaded);
      },
    },
  }),
  http: (modules, onLoaded) => {
    const config = {
      // What comes in is the invocation; a server inside the function only hands it on.
      disableIncomingRequestInstrumentation: true,
      requireParentforOutgoingSpans: true,
      ignoreOutgoingRequestHook: isRuntimeApi,
    };
    const load = (): void => {
      make(modules.http, 'HttpInstrumentation', config, onLoaded);
    };
    return {
      watch: {
        // What the AWS SDK sends is its own instrumentation's matter.
        matches: (id, from) => HTTP.has(id) && !AWS_SDK_FILE.test(from),
        load,
      },
      loadForModules() {
        load();
        // The instrumentation patches what it sees required; ES modules are shown the result.
        for (const id of ['http', 'https']) attempt(() => process.getBuiltinModule(id));
        syncBuiltinESMExports();
      },
    };
  },
  undici: (modules, onLoaded) => ({
    // `fetch` is built in: its first request is the first sign of it.
    wait() {
      const onFirst = (request: unknown): void => {
        stop();
        const made = make(modules.undici, 'UndiciInstrumentation', { requireParentforSpans: true }, onLoaded);
        const onRequest = member(made, 'onRequestCreated');
        // It listens from the next request on; this one it is told of.
        if (typeof onRequest === 'function') attempt(() => Reflect.apply(onRequest, made, [request]));
      };
      const stop = (): void => {
        if (channel(REQUEST).hasSubscribers) unsubscribe(REQUEST, onFirst);
      };
      subscribe(REQUEST, onFirst);
      return stop;
    },
  }),
};

/** The header alone, in the clients of the AWS SDK, where their instrumentation is somebody else's. */
export function awsHeader(modules: InstrumentationModules): ModuleWatch {
  return {
    matches: isAwsSdk,
    load() {
      try {
        addAwsHeader(member(modules.awsSdk(), 'AwsInstrumentation'), () => undefined);
      } catch (error: unknown) {
        // In a bundle: they send Lambda's own, as without us.
        diag.debug('@otel-xray/lambda: calls to AWS have no header of their own', error);
      }
    },
  };
}

const REQUEST = 'undici:request:create';
const HTTP: ReadonlySet<string> = new Set(['http', 'https', 'node:http', 'node:https']);
const AWS_SDK_FILE = /[\\/]node_modules[\\/]@(?:aws-sdk|smithy)[\\/]/;

function isAwsSdk(id: string): boolean {
  return id.startsWith('@aws-sdk/') || id.startsWith('@smithy/');
}

/** The runtime's own requests: it streams responses through Node's client. */
function isRuntimeApi(request: unknown): boolean {
  const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
  const asked = member(request, 'hostname') ?? member(request, 'host');
  return asked === host && String(member(request, 'port') ?? 80) === (port ?? '80');
}

/** Made of `InstrumentationBase` in the copy that this class of an instrumentation is derived from. */
function addAwsHeader(instrumentation: unknown, onLoaded: OnLoaded): void {
  const base: unknown = typeof instrumentation === 'function' && Object.getPrototypeOf(instrumentation);
  if (isBase(base)) onLoaded(createAwsHeaderInstrumentation(base));
}

function isBase(found: unknown): found is InstrumentationBaseLike {
  return typeof found === 'function' && found !== Function.prototype;
}

/** Makes an instrumentation, which switches itself on; one that does not load is named and left out. */
function make(load: () => unknown, name: string, config: object, onLoaded: OnLoaded): unknown {
  return attempt(() => {
    const made = constructFrom(load(), name, config);
    if (isInstrumentation(made)) onLoaded(made);
    return made;
  });
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error: unknown) {
    diag.warn(`@otel-xray/lambda: an instrumentation is left out: ${String(error)}`);
    return undefined;
  }
}
