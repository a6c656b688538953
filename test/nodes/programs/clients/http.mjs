// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';

export function start({ CALLED_URL, SILENT_URL }) {
  return {
    async use() {
      for (const url of [CALLED_URL, SILENT_URL]) {
        const [response] = await once(http.get(`${url}/stock/tea`), 'response');
        await text(response);
      }
    },
  };
}
