// SPDX-License-Identifier: Apache-2.0
import { Agent, request } from 'undici';

export function start({ CALLED_URL, SILENT_URL }) {
  const dispatcher = new Agent();
  return {
    async use() {
      for (const url of [CALLED_URL, SILENT_URL]) {
        const { body } = await request(`${url}/stock/tea`, { dispatcher });
        await body.text();
      }
    },
    stop: () => dispatcher.close(),
  };
}
