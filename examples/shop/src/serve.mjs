// SPDX-License-Identifier: Apache-2.0

import { showTimeline } from './report.mjs';
import { BROKEN_CARD } from './scenarios.mjs';
import { heading, paint } from './terminal.mjs';

/**
 * Shows every trace that arrives from now on, until Ctrl-C.
 * @param {import('@otel-xray/local').LocalXRay} local
 * @param {string} url of the storefront
 */
export async function serveUntilInterrupted(local, url) {
  /** @param {string} card */
  const buy = (card) => {
    const body = { sku: 'tea', quantity: 2, tier: 'gold', card, coupons: [], addresses: ['1 Main Street'] };
    return `curl ${url}/buy -H 'content-type: application/json' -d '${JSON.stringify(body)}'`;
  };
  const commands = [`curl ${url}/products/tea`, `curl ${url}/products/unicorn`, `curl ${url}/report`];
  await showUntilInterrupted(local, 'The shop is open. Ctrl-C closes it. Try', [
    ...commands,
    buy('4242-4242'),
    buy(BROKEN_CARD),
  ]);
}

/**
 * Says what can be tried, and shows every trace that arrives from now on, until Ctrl-C.
 * @param {import('@otel-xray/local').LocalXRay} local
 * @param {string} title
 * @param {readonly string[]} commands
 */
export async function showUntilInterrupted(local, title, commands) {
  heading(title);
  for (const command of commands) console.log(`  ${command}`);
  console.log(
    paint('dim', `  AWS_XRAY_DAEMON_ADDRESS=${local.env.AWS_XRAY_DAEMON_ADDRESS} sends your own spans here`),
  );

  const unsubscribe = local.onTrace((trace) => {
    console.log();
    showTimeline(trace);
  });
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  unsubscribe();
}
