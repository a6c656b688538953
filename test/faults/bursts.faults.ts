// SPDX-License-Identifier: Apache-2.0
// Bursts to a receiver with the buffer that the kernel gives by default. It gets the processor when it wants it: the
// test is of the pace, not of how busy this machine is.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { BEFORE_OTHERS, BURSTS, type Burst, describeBurst, send } from './burst.ts';
import { missing, whyNot } from './tools.ts';

const [chrt, ...first] = BEFORE_OTHERS;
const cannot = whyNot('a receiver that is never kept waiting', () =>
  execFileSync(chrt, [...first, 'true'], { stdio: 'pipe' }),
);

for (const burst of BURSTS) {
  it(describeBurst(burst), { timeout: 300_000 }, ({ skip }) =>
    cannot === undefined ? check(burst) : missing(cannot, skip),
  );
}

async function check(burst: Burst): Promise<void> {
  const receiver = fork(new URL('programs/receiver.mjs', import.meta.url), {
    execPath: chrt,
    execArgv: [...first, process.execPath],
  });
  try {
    const [port] = await once(receiver, 'message');
    const { stats, millis, cpuMillis } = await send(burst, port);
    receiver.send('count');
    const [{ arrived, lost }] = await once(receiver, 'message');
    console.log(
      `${describeBurst(burst)}: ${arrived} arrived, ${lost} lost, ${Math.round(millis)} ms, ${Math.round(cpuMillis)} ms of CPU`,
    );
    const { documents } = burst;
    expect(stats).toMatchObject({ given: documents, sent: documents, inFlight: 0 });
    expect(arrived + lost).toBe(documents);
    expect(lost).toBeLessThanOrEqual(documents / 1_000);
    // It waits between the documents, and not in a loop.
    expect(cpuMillis / millis).toBeLessThan(0.8);
  } finally {
    receiver.kill();
  }
}
