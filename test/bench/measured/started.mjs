// SPDX-License-Identifier: Apache-2.0
// An application that has just started: imports what it is told to, and prints the milliseconds since the process began
// and those of CPU time. It ends before anything is sent.
for (const name of process.argv.slice(2)) await import(name);
const millis = performance.now();
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify([millis, (user + system) / 1_000]), () => process.exit());
