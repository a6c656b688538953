// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** Of a process, in MB. */
export interface Memory {
  /** The most it has had resident, which is what Lambda's "Max Memory Used" goes by. */
  readonly peak: number;
  /** Resident now, without what is mapped from files: heap, buffers, stacks, compiled code. */
  readonly own: number;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export function memoryOf(pid: number | undefined): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { peak: megabytes('VmHWM'), own: megabytes('RssAnon') };
}
