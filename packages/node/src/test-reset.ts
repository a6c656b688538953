// SPDX-License-Identifier: Apache-2.0
import { context, diag, propagation, trace } from '@opentelemetry/api';

/** Takes back what a set-up has registered in this process. */
export function forgetSetUp(): void {
  for (const api of [trace, context, propagation, diag]) api.disable();
  for (const name of ['otel-xray.node.running', '@otel-xray/propagation root sampler']) {
    Reflect.deleteProperty(globalThis, Symbol.for(name));
  }
}
