// SPDX-License-Identifier: Apache-2.0
// Loaded instead of register: the HTTP requests of AWS calls are shown as well.
import { startXRay } from '@otel-xray/node';

startXRay({ instrumentations: { 'aws-sdk': { suppressInternalInstrumentation: false } } });
