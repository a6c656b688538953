// SPDX-License-Identifier: Apache-2.0
const ready = await Promise.resolve('ready');

export const handler = async () => ready;
