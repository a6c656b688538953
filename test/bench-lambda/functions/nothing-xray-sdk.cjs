// SPDX-License-Identifier: Apache-2.0
// The smallest function there is, with the X-Ray SDK.
const { captureHTTPsGlobal } = require('aws-xray-sdk-core');
captureHTTPsGlobal(require('node:http'));

exports.handler = async ({ id }) => ({ statusCode: 200, body: id });
