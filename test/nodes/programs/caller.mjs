// SPDX-License-Identifier: Apache-2.0
// Uses one client, named as its argument, as an application does: made at the start, used in a request.
import { trace } from '@opentelemetry/api';

const { start } = await import(`./clients/${process.argv[2]}.mjs`);
const client = await start(process.env);

await trace.getTracer('caller').startActiveSpan('request', { root: true }, async (span) => {
  try {
    await client.use();
  } finally {
    span.end();
  }
});
await client.stop?.();
process.disconnect?.();
