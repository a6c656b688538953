// SPDX-License-Identifier: Apache-2.0
import { startXRay } from '@otel-xray/node';

startXRay({ serviceName: 'shop' });
await import('./app.mjs');
