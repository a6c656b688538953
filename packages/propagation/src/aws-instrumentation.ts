// SPDX-License-Identifier: Apache-2.0

import { normalize } from 'node:path';
import { diag, type MeterProvider, type TracerProvider } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import {
  type AwsMiddlewareStack,
  type XRayTraceHeaderPluginOptions,
  xrayTraceHeaderPlugin,
} from './aws-plugin.ts';

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

/** `InstrumentationBase` of the `@opentelemetry/instrumentation` that the application has. */
export type InstrumentationBaseLike = abstract new (
  name: string,
  version: string,
  config: { enabled?: boolean },
) => InstrumentationLike;

const NAME = '@otel-xray/propagation';

/** The modules that define the class `Client`, newest first, and the file where it is not the module's own. */
const CLIENT_MODULES: readonly { readonly name: string; readonly file?: string }[] = [
  { name: '@smithy/core', file: '@smithy/core/dist-cjs/submodules/client/index.js' },
  { name: '@smithy/smithy-client' },
  { name: '@aws-sdk/smithy-client' },
];

/**
 * Puts `xrayTraceHeaderPlugin` into every client of the AWS SDK v3 of the process, as the client makes its first call,
 * whichever comes first, this or `@opentelemetry/instrumentation-aws-sdk`. A client that has the plugin keeps its own.
 * Has to be made before the clients are loaded, as every instrumentation.
 *
 *     registerInstrumentations({ instrumentations: [createAwsHeaderInstrumentation(InstrumentationBase)] });
 */
export function createAwsHeaderInstrumentation(
  InstrumentationBase: InstrumentationBaseLike,
  options?: XRayTraceHeaderPluginOptions,
): InstrumentationLike {
  const patches = createPatches(options);
  class AwsHeaderInstrumentation extends InstrumentationBase {
    /** Called by the base class, which is satisfied with plain objects. */
    init(): unknown[] {
      return CLIENT_MODULES.map(({ name, file }) => {
        const definition = { name, supportedVersions: ['*'], files: [] };
        return file === undefined
          ? { ...definition, ...patches }
          : { ...definition, files: [{ name: normalize(file), supportedVersions: ['*'], ...patches }] };
      });
    }
  }
  // It records nothing, so that nobody sees a version.
  return new AwsHeaderInstrumentation(NAME, '', {});
}

function createPatches(options?: XRayTraceHeaderPluginOptions) {
  const plugin = xrayTraceHeaderPlugin(options);
  const patched = new WeakSet<object>();
  const seen = new WeakSet<object>();
  let isEnabled = false;

  function install(client: unknown): void {
    const stack = member(client, 'middlewareStack');
    if (!isEnabled || !isStack(stack) || seen.has(stack)) return;
    seen.add(stack);
    if (!hasPlugin(stack)) plugin.applyToStack(stack);
  }

  return {
    patch(exports: unknown): unknown {
      isEnabled = true;
      const prototype = member(member(exports, 'Client'), 'prototype');
      const send = member(prototype, 'send');
      if (typeof prototype !== 'object' || prototype === null || typeof send !== 'function') return exports;
      if (patched.has(prototype)) return exports;
      patched.add(prototype);
      // Not by the instrumentation's own way of wrapping: whoever wraps second that way undoes the first.
      const sendWithHeader = function (this: unknown, ...args: unknown[]): unknown {
        try {
          install(this);
        } catch (error: unknown) {
          diag.debug(`${NAME}: a client of the AWS SDK is left without the trace header`, error);
        }
        return Reflect.apply(send, this, args);
      };
      // Whoever wrapped before asks for this at its end, and complains on the error stream where it is missing.
      Object.defineProperty(sendWithHeader, '__unwrap', { value: () => undefined });
      Reflect.set(prototype, 'send', sendWithHeader);
      return exports;
    },
    unpatch(): void {
      isEnabled = false;
    },
  };
}

function isStack(value: unknown): value is AwsMiddlewareStack {
  return typeof member(value, 'add') === 'function';
}

/** What an application put in by hand, with options of its own. */
function hasPlugin(stack: AwsMiddlewareStack): boolean {
  const identify = member(stack, 'identify');
  const names: unknown = typeof identify === 'function' ? Reflect.apply(identify, stack, []) : [];
  return Array.isArray(names) && names.some((name) => String(name).startsWith('xrayTraceHeader'));
}
