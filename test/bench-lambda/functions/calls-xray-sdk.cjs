// SPDX-License-Identifier: Apache-2.0
// The same function with the X-Ray SDK, as its README has it.
const { captureAWSv3Client, captureHTTPs } = require('aws-xray-sdk-core');
const http = captureHTTPs(require('node:http'));
const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');
const { createHandler } = require('./create-handler.cjs');

exports.handler = createHandler({
  http,
  GetItemCommand,
  client: captureAWSv3Client(new DynamoDBClient({})),
});
