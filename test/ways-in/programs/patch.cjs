// SPDX-License-Identifier: Apache-2.0
const { startXRay } = require('@otel-xray/node');
const { patch, patchAll } = require('@otel-xray/recorder');

startXRay({ serviceName: 'shop', instrumentations: false });
patch(['http', 'express']);
// What is on already stays as it is.
patchAll();
require('./app.cjs');
