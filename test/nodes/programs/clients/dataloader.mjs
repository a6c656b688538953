// SPDX-License-Identifier: Apache-2.0
import DataLoader from 'dataloader';

export function start({ SILENT_URL }) {
  const prices = new DataLoader(async (skus) => {
    await (await fetch(`${SILENT_URL}/stock/all`)).text();
    return skus.map(() => 4.2);
  });
  return { use: () => Promise.all([prices.load('tea'), prices.loadMany(['mug', 'pot'])]) };
}
