// SPDX-License-Identifier: Apache-2.0
const { Logger } = require('@aws-lambda-powertools/logger');

const log = new Logger();

exports.handler = async () => {
  log.info('by itself');
};
