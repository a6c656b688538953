// SPDX-License-Identifier: Apache-2.0
// The smallest function there is.
exports.handler = async ({ id }) => ({ statusCode: 200, body: id });
