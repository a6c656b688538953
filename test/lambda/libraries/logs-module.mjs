// SPDX-License-Identifier: Apache-2.0
import pino from 'pino';
import winston from 'winston';

const log = pino();
const winstonLog = winston.createLogger({ transports: [new winston.transports.Console()] });

export const handler = async () => {
  log.info('by pino');
  winstonLog.info('by winston');
};
