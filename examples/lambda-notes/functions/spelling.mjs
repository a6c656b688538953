// SPDX-License-Identifier: Apache-2.0
import { Refusal } from './refusal.mjs';

/** The words of a text that the spelling service does not know. */
export async function checkSpelling({ text, language }, { user } = {}) {
  const response = await fetch(`${process.env.SPELL_CHECK_URL}/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(user && { 'x-user': user }) },
    body: JSON.stringify({ text, language }),
  });
  if (response.status === 429) throw new Refusal(429, 'enough spelling for today');
  if (!response.ok) throw new Refusal(502, `the spelling service answers ${response.status}`);
  const { unknown } = await response.json();
  return unknown;
}
