// SPDX-License-Identifier: Apache-2.0
import { startXRay } from '@otel-xray/node';
import { patchAll } from '@otel-xray/recorder';

startXRay({ serviceName: 'shop', instrumentations: false });
patchAll();
await import('./app.mjs');
