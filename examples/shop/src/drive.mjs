// SPDX-License-Identifier: Apache-2.0

const VISITORS = 4;
/** For one request. */
const PATIENCE_MILLIS = 10_000;
/** For all of them: what is left then fails at once, so that the demo can still say what is missing. */
const ALL_MILLIS = 40_000;

/**
 * Makes one request to the storefront and notes the trace it belongs to.
 * @param {string} url
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {number} index
 * @param {AbortSignal} closing
 * @returns {Promise<import('./scenarios.mjs').Visit>}
 */
async function visit(url, scenario, index, closing) {
  const { path, body } = scenario.request(index);
  const content = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  try {
    const response = await fetch(`${url}${path}`, {
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MILLIS), closing]),
      ...(body === undefined ? {} : content),
    });
    const [, traceId = ''] = /Root=([^;]+)/.exec(response.headers.get('x-amzn-trace-id') ?? '') ?? [];
    const answer = await response.json().catch(() => undefined);
    return { scenario, status: response.status, traceId, body, answer };
  } catch {
    return { scenario, status: 0, traceId: '', body, answer: undefined };
  }
}

/**
 * Does all scenarios, one after the other, each with a few visitors at a time.
 * @param {string} url of the storefront
 * @param {readonly import('./scenarios.mjs').Scenario[]} scenarios
 */
export async function drive(url, scenarios) {
  /** @type {import('./scenarios.mjs').Visit[]} */
  const visits = [];
  const closing = AbortSignal.timeout(ALL_MILLIS);
  for (const scenario of scenarios) {
    const indexes = Array.from({ length: scenario.count }, (_, index) => index);
    while (indexes.length > 0) {
      const visitors = indexes.splice(0, scenario.visitors ?? VISITORS);
      visits.push(...(await Promise.all(visitors.map((index) => visit(url, scenario, index, closing)))));
    }
  }
  return visits;
}
