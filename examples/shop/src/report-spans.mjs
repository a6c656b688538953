// SPDX-License-Identifier: Apache-2.0
// Loaded after `@otel-xray/node/register`: ends the service when the demo asks for it, and says how many spans went out.
import { startXRay } from '@otel-xray/node';

// What `register` has started.
const xray = startXRay();
let isStopping = false;

/** Sends what is still held, tells the demo, and ends the process. */
async function stop() {
  if (isStopping) return;
  isStopping = true;
  await xray.shutdown();
  if (process.connected) process.send?.({ stats: xray.stats() }, () => process.exit());
  else process.exit();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
