// SPDX-License-Identifier: Apache-2.0
// Charges cards. No framework: node:http alone, and its own recording of what went wrong.
import { json } from 'node:stream/consumers';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { listen } from './listen.mjs';

const MAX_COUPONS = 3;
const BROKEN_CARD = '4000-0000';

class CardIssuerError extends Error {
  /** @override */
  name = 'CardIssuerError';
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function handle(request, response) {
  try {
    const { card, amount, coupons } = /** @type {any} */ (await json(request));
    if (coupons.length > MAX_COUPONS) return answer(response, 429, { error: 'too many coupons' });
    answer(response, 200, charge(card, amount));
  } catch (error) {
    const span = trace.getActiveSpan();
    span?.recordException(/** @type {Error} */ (error));
    span?.setStatus({ code: SpanStatusCode.ERROR });
    answer(response, 500, { error: 'internal error' });
  }
}

/** @param {string} card @param {number} amount */
function charge(card, amount) {
  return { authorisation: authorise(card, amount), amount };
}

/** @param {string} card @param {number} amount */
function authorise(card, amount) {
  return `${askIssuer(card)}-${Math.round(amount * 100)}`;
}

/** @param {string} card */
function askIssuer(card) {
  if (card === BROKEN_CARD) throw new CardIssuerError(`no issuer answers for card ${card}`);
  return `issuer-${card.slice(0, 4)}`;
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {unknown} body */
function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

await listen(handle);
