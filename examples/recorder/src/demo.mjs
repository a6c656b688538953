#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Makes orders of the service, as ES module and as CommonJS, and shows the traces that arrive in local X-Ray.
import { renderTimeline, startLocalXRay } from '@otel-xray/local';
import { startServices } from './services.mjs';

const local = await startLocalXRay({ port: 0 });
try {
  for (const [id, program] of [
    ['1', 'orders.mjs'],
    ['2', 'orders.cjs'],
  ]) {
    console.log(`\n${program}`);
    const services = await startServices(local, program);
    try {
      for (const [n, status] of [
        ['0', 200],
        ['1', 500],
      ]) {
        const order = `${id}${n}`;
        await fetch(`${services.url}/${order}?status=${status}`);
        const trace = await local.waitForTrace(
          (one) =>
            one.complete &&
            one.segments.length === 3 &&
            one.segments[0].annotations?.order_id === Number(order),
        );
        for (const line of renderTimeline(trace, { width: 100 })) console.log(line);
      }
    } finally {
      await services.close();
    }
  }
} finally {
  await local.close();
}
