// SPDX-License-Identifier: Apache-2.0
export function start({ CALLED_URL, SILENT_URL }) {
  return {
    async use() {
      for (const url of [CALLED_URL, SILENT_URL]) await (await fetch(`${url}/stock/tea`)).text();
    },
  };
}
