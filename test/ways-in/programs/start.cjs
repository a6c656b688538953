// SPDX-License-Identifier: Apache-2.0
const { startXRay } = require('@otel-xray/node');

startXRay({ serviceName: 'shop' });
require('./app.cjs');
