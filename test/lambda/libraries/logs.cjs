// SPDX-License-Identifier: Apache-2.0
const pino = require('pino');
const winston = require('winston');

const log = pino();
const winstonLog = winston.createLogger({ transports: [new winston.transports.Console()] });

log.info('starting');

exports.handler = async () => {
  log.info('by pino');
  log.child({ part: 'cart' }).info('by a child of pino');
  winstonLog.info('by winston');
  console.log('by console');
};
