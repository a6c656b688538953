// SPDX-License-Identifier: Apache-2.0
/* global awslambda */
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('text/plain');
  for (const word of event.words) stream.write(word);
  if (event.fail) throw new TypeError(event.fail);
  stream.end();
});
