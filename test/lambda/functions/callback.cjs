// SPDX-License-Identifier: Apache-2.0
exports.handler = (event, _context, callback) => {
  setImmediate(() => callback(event.fail ? new TypeError(event.fail) : null, { got: event }));
};
