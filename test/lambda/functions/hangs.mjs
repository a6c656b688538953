// SPDX-License-Identifier: Apache-2.0
setInterval(() => undefined, 60_000);
await new Promise(() => undefined);
