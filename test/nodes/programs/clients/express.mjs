// SPDX-License-Identifier: Apache-2.0
// Untraced: what is drawn is the service alone.
export function start({ CALLED_URL }) {
  return {
    async use() {
      await (await fetch(`${CALLED_URL}/stock/tea`)).text();
      await (await fetch(`${CALLED_URL}/nothing-here`)).text();
    },
  };
}
