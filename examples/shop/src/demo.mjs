// SPDX-License-Identifier: Apache-2.0
import { startLocalXRay, summariseServices } from '@otel-xray/local';
import { settle } from './arrival.mjs';
import { drain } from './drain.mjs';
import { drive } from './drive.mjs';
import { answers, expectations, isMet } from './expectations.mjs';
import { readOptions } from './options.mjs';
import { showMissing, showReport } from './report.mjs';
import { SCENARIOS, SERVICES } from './scenarios.mjs';
import { serveUntilInterrupted } from './serve.mjs';
import { startShop } from './shop.mjs';
import { accounts, arrivals, totalSent } from './span-accounts.mjs';
import { heading, paint } from './terminal.mjs';

/** The longest that all of it may take, until the shop is kept open. */
const DEADLINE_MILLIS = 90_000;

const begun = performance.now();
const elapsed = () => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;

/** A line of progress. @param {string} what @param {string} more */
function say(what, more) {
  console.log(`${paint('dim', elapsed().padStart(8))}  ${what.padEnd(11)}  ${paint('dim', more)}`);
}

/** Opens the shop and does all scenarios. @param {Record<string, string>} env @param {string[]} without */
async function openAndVisit(env, without) {
  const shop = await startShop({
    env,
    without,
    onStarted: (name, port) => say(name, port === 0 ? 'waits for messages' : `127.0.0.1:${port}`),
  });
  const visits = await drive(shop.url, SCENARIOS);
  say('requests', SCENARIOS.map(({ name, count }) => `${count} ${name}`).join(', '));
  /** @type {import('./expectations.mjs').Expectation} */
  const queue = { what: 'messages left in the queue', expected: 0, got: await drain(shop.queueUrl) };
  return { shop, visits, queue };
}

/**
 * The last line, and before it what is missing. Gives the exit code.
 * @param {string} summary @param {readonly import('./expectations.mjs').Expectation[]} checks @param {readonly string[]} errors
 */
function conclude(summary, checks, errors) {
  const unmet = checks.filter((check) => !isMet(check));
  if (unmet.length > 0) {
    showMissing(unmet);
    for (const line of errors) console.log(paint('dim', line));
  }
  const verdict =
    unmet.length === 0 ? 'nothing missing' : `${unmet.length} of ${checks.length} checks failed`;
  heading(`demo: ${summary}, ${verdict} (${elapsed()})`);
  return unmet.length === 0 ? 0 : 1;
}

/** @param {{ serve: boolean, without: string[] }} options */
async function runLocally({ serve, without }) {
  const local = await startLocalXRay({ port: 0 });
  say('local X-Ray', `UDP ${local.env.AWS_XRAY_DAEMON_ADDRESS}`);
  const { shop, visits, queue } = await openAndVisit(local.env, without);
  await settle(local, visits);
  // What the exporters say of themselves is only known when the services have ended.
  const stats = serve ? undefined : await shop.stop();
  await settle(local, []);

  const traces = local.traces();
  const { documents, rejects } = local.stats();
  const summary = summariseServices(traces);
  say('arrived', `${traces.length} traces in ${documents} documents`);
  showReport({ visits, traces });

  const services = SERVICES.filter((name) => summary.nodes.some((node) => node.name === name));
  const code = conclude(
    `${traces.length} traces, ${documents} documents, ${services.length} services`,
    [
      queue,
      ...expectations({ scenarios: SCENARIOS, visits, traces, summary, rejects }),
      ...(stats === undefined ? [] : [...accounts(stats), ...arrivals(stats, traces)]),
    ],
    shop.errors(),
  );
  if (serve) {
    clearTimeout(deadline);
    await serveUntilInterrupted(local, shop.url);
  }
  await shop.stop();
  await local.close();
  return code;
}

/** What arrives there is for the console to show: this checks what was sent. @param {string} daemon @param {string[]} without */
async function runAgainst(daemon, without) {
  const { shop, visits, queue } = await openAndVisit({ AWS_XRAY_DAEMON_ADDRESS: daemon }, without);
  const stats = await shop.stop();
  heading('Traces to look for');
  for (const { name } of SCENARIOS) {
    const visit = visits.findLast(({ scenario }) => scenario.name === name);
    console.log(`  ${visit?.traceId}  ${name}`);
  }
  const summary = `${visits.length} requests, ${totalSent(stats)} spans sent to ${daemon}`;
  return conclude(summary, [queue, ...answers(SCENARIOS, visits), ...accounts(stats)], shop.errors());
}

const { serve, daemon, without } = readOptions();
const deadline = setTimeout(() => {
  console.error(`demo: not over after ${DEADLINE_MILLIS / 1_000} s`);
  process.exit(1);
}, DEADLINE_MILLIS);
console.log(paint('bold', 'A shop of five services, two databases and a queue, traced into X-Ray\n'));
try {
  const run = daemon === undefined ? runLocally({ serve, without }) : runAgainst(daemon, without);
  process.exitCode = await run;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
// Ends those processes of the shop too that are still there: see processes.mjs.
process.exit();
