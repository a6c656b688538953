// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface Usage {
  /** The most MB it has had resident, which is what Lambda's "Max Memory Used" goes by. */
  readonly peak: number;
  /** MB resident now, without what is mapped from files: heap, buffers, stacks, compiled code. */
  readonly own: number;
  /** Milliseconds of all its threads. Other processes on the machine change it little. */
  readonly cpu: number;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export function usageOf(pid: number | undefined): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { peak: megabytes('VmHWM'), own: megabytes('RssAnon'), cpu: cpuMillis(`/proc/${pid}/task`) };
}

/** The first figure is nanoseconds on a processor: https://docs.kernel.org/scheduler/sched-stats.html */
function cpuMillis(tasks: string): number {
  const nanos = readdirSync(tasks).map(
    (task) => readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0],
  );
  return nanos.reduce((sum, each) => sum + Number(each) / 1e6, 0);
}
