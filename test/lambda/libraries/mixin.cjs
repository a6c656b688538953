// SPDX-License-Identifier: Apache-2.0
const { xrayLogFields } = require('@otel-xray/propagation');
const pino = require('pino');

const log = pino({ mixin: xrayLogFields });

exports.handler = async () => {
  log.info('by itself');
};
