// SPDX-License-Identifier: Apache-2.0
// A small function: one call to DynamoDB, one to somebody else.
const http = require('node:http');
const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');
const { createHandler } = require('./create-handler.cjs');

exports.handler = createHandler({ http, GetItemCommand, client: new DynamoDBClient({}) });
