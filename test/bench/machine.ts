// SPDX-License-Identifier: Apache-2.0
import { cpus, loadavg, totalmem } from 'node:os';

/** What was measured on, and how busy that is. */
export function machineText(): string {
  const cores = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${cores.length} × ${cores[0]?.model.trim()}, ${gigabytes} GB, ${process.platform} ${process.arch}; load`,
    `average ${loadavg()[0]?.toFixed(0)} at the end: above the number of processors everything waits, and CPU time is what to go by.`,
  ].join('\n');
}
