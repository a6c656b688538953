// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {import('./message.mjs').Draft & {
 *   id: string, sentAt: number, visibleAt: number, receives: number, firstReceivedAt: number
 * }} Message `receives` counts how often it was handed out
 * @typedef {{ message: Message, handle: string }} Receipt
 * @typedef {{ visibilitySeconds: number, waitSeconds: number, delaySeconds: number }} Settings
 * @typedef {{ max: number, visibilitySeconds: number, waitSeconds: number, signal: AbortSignal }} Reception
 */

/**
 * A standard queue in memory. What is received stays, hidden for its visibility timeout, until it is deleted.
 * @param {string} name
 * @param {Settings} settings
 * @param {{ clock: import('./clock.mjs').Clock, newId: () => string }} surroundings
 */
export function createQueue(name, settings, { clock, newId }) {
  /** @type {Map<string, Message>} by id, oldest first */
  const messages = new Map();
  /** Those who wait, longest first. @type {Set<() => void>} */
  const waiting = new Set();
  let cancelWake = () => {};

  /** Lets those who wait look again, now and whenever a hidden message turns up. */
  function wake() {
    cancelWake();
    for (const look of [...waiting]) look();
    const next = Math.min(...[...messages.values()].map(({ visibleAt }) => visibleAt));
    if (waiting.size === 0 || !Number.isFinite(next)) return;
    cancelWake = clock.after(Math.max(next - clock.now(), 0), wake);
  }

  /** @param {import('./message.mjs').Draft} draft @returns {Message} */
  function send(draft) {
    const now = clock.now();
    const visibleAt = now + draft.delaySeconds * 1_000;
    const message = { ...draft, id: newId(), sentAt: now, visibleAt, receives: 0, firstReceivedAt: 0 };
    messages.set(message.id, message);
    wake();
    return message;
  }

  /** Hands out what is visible. @param {Reception} reception @returns {Receipt[]} */
  function take({ max, visibilitySeconds }) {
    const now = clock.now();
    const visible = [...messages.values()].filter(({ visibleAt }) => visibleAt <= now).slice(0, max);
    return visible.map((message) => {
      message.visibleAt = now + visibilitySeconds * 1_000;
      message.receives += 1;
      message.firstReceivedAt ||= now;
      return { message, handle: formatHandle({ name, id: message.id, receives: message.receives }) };
    });
  }

  /**
   * Messages as soon as there are any, or none when the wait is over or whoever waits has gone.
   * @param {Reception} reception @returns {Promise<Receipt[]>}
   */
  function receive(reception) {
    return new Promise((resolve) => {
      let cancel = () => {};
      /** @param {Receipt[]} receipts */
      const settle = (receipts) => {
        waiting.delete(look);
        cancel();
        reception.signal.removeEventListener('abort', giveUp);
        resolve(receipts);
      };
      const look = () => {
        const receipts = take(reception);
        if (receipts.length > 0) settle(receipts);
      };
      const giveUp = () => settle([]);

      if (reception.signal.aborted) return resolve([]);
      const receipts = take(reception);
      if (receipts.length > 0 || reception.waitSeconds === 0) return resolve(receipts);
      waiting.add(look);
      cancel = clock.after(reception.waitSeconds * 1_000, giveUp);
      reception.signal.addEventListener('abort', giveUp);
      wake();
    });
  }

  /**
   * Deletes a message by its last receipt handle; an older one deletes nothing. `false` for what is no handle of
   * this queue.
   * @param {string} handle
   */
  function remove(handle) {
    const receipt = parseHandle(handle);
    if (receipt?.name !== name) return false;
    const message = messages.get(receipt.id);
    if (message?.receives === receipt.receives) messages.delete(receipt.id);
    return true;
  }

  /** How many messages are visible, hidden since they were received, and still delayed. */
  function counts() {
    const now = clock.now();
    const all = [...messages.values()];
    const hidden = all.filter(({ visibleAt }) => visibleAt > now);
    const delayed = hidden.filter(({ receives }) => receives === 0);
    return {
      visible: all.length - hidden.length,
      hidden: hidden.length - delayed.length,
      delayed: delayed.length,
    };
  }

  return { name, settings, send, receive, remove, counts };
}

/** @typedef {ReturnType<typeof createQueue>} Queue */

/** @param {{ name: string, id: string, receives: number }} receipt */
function formatHandle({ name, id, receives }) {
  return Buffer.from(`${name} ${id} ${receives}`).toString('base64');
}

/** @param {string} handle */
function parseHandle(handle) {
  const [, name, id = '', receives] = /^(\S+) (\S+) (\d+)$/.exec(`${Buffer.from(handle, 'base64')}`) ?? [];
  return name === undefined ? undefined : { name, id, receives: Number(receives) };
}
