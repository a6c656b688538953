// SPDX-License-Identifier: Apache-2.0
// What the ES module wrapper of ADOT's layer does, for a client that imports handlers: the hook, then the same register.
import { register } from 'node:module';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
await import('@aws/aws-distro-opentelemetry-node-autoinstrumentation/register');
