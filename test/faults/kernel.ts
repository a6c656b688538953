// SPDX-License-Identifier: Apache-2.0
import { REFUSED, UNREACHABLE } from './daemon.ts';
import type { Counted } from './fault.ts';

/** What is done in a network namespace, in order; see programs/namespace.mjs. */
export type Step =
  | readonly ['sh', command: string]
  | readonly ['listen', host: string]
  | readonly ['freeze' | 'thaw' | 'close']
  | readonly ['give', spans: number];

/** A row whose fault the kernel is told to bring about, in a network namespace of its own. */
export interface KernelFault {
  readonly fault: string;
  readonly how: 'real';
  readonly warned: readonly string[];
  readonly counted: Counted;
  /** What was read at the other end; default: all that was sent. The kernel tells of the rest that it had no room. */
  readonly arrived?: 'nothing' | 'a part';
  /** Prepares the namespace. `$HOSTS` is its /etc/hosts. */
  readonly setUp: string;
  /** Default: `127.0.0.1:2000`. */
  readonly address?: string;
  readonly steps: readonly Step[];
}

const LOOPBACK = 'ip link set lo up';
const TWICE: readonly Step[] = [
  ['give', 2],
  ['give', 2],
];

/** What can go wrong on the way to an X-Ray daemon. */
export const KERNEL_FAULTS: readonly KernelFault[] = [
  {
    fault: 'there is no way to its network (ENETUNREACH)',
    how: 'real',
    warned: [`${UNREACHABLE} [connect ENETUNREACH 10.9.0.2:2000]`],
    counted: { dropped: { 'daemon-unreachable': 4 } },
    setUp: LOOPBACK,
    address: '10.9.0.2:2000',
    steps: TWICE,
  },
  {
    fault: 'a route forbids it (EACCES)',
    how: 'real',
    warned: [`${UNREACHABLE} [connect EACCES 10.9.0.2:2000]`],
    counted: { dropped: { 'daemon-unreachable': 4 } },
    setUp: `${LOOPBACK}; ip route add prohibit 10.9.0.0/24`,
    address: '10.9.0.2:2000',
    steps: TWICE,
  },
  {
    fault: 'a firewall forbids it (EPERM)',
    how: 'real',
    warned: [`${UNREACHABLE} [send EPERM]`],
    counted: { dropped: { 'daemon-unreachable': 4 } },
    setUp: `${LOOPBACK}
      nft add table inet faults
      nft add chain inet faults output '{ type filter hook output priority 0; }'
      nft add rule inet faults output udp dport 2000 drop`,
    steps: TWICE,
  },
  {
    fault: 'its port is a black hole: nobody answers, nobody refuses',
    how: 'real',
    warned: [],
    counted: { sent: 4 },
    arrived: 'nothing',
    setUp: `${LOOPBACK}; ip link add way type veth peer name hole
      ip link set way up; ip link set hole up; ip addr add 10.9.0.1/24 dev way
      ip neighbour add 10.9.0.2 lladdr 02:00:00:00:00:02 dev way`,
    address: '10.9.0.2:2000',
    steps: TWICE,
  },
  {
    fault: 'its name is not known, and no name server answers',
    how: 'real',
    warned: [`${UNREACHABLE} [getaddrinfo EAI_AGAIN daemon]`],
    counted: { dropped: { 'daemon-unreachable': 4 } },
    setUp: `${LOOPBACK}; : > $HOSTS`,
    address: 'daemon:2000',
    steps: TWICE,
  },
  {
    fault: 'its name gets another address in /etc/hosts',
    how: 'real',
    warned: [`${REFUSED} [daemon:2000 refused]`],
    counted: { sent: 4, dropped: { 'daemon-refused': 2 } },
    setUp: `${LOOPBACK}; echo '127.0.0.1 daemon' > $HOSTS`,
    address: 'daemon:2000',
    steps: [
      ['listen', '127.0.0.1'],
      ['give', 2],
      ['close'],
      ['listen', '127.0.0.2'],
      ['sh', "echo '127.0.0.2 daemon' > $HOSTS"],
      ['give', 2],
      ['give', 2],
      ['close'],
    ],
  },
  {
    fault: 'IPv4 is not there, and its name has an address of both kinds',
    how: 'real',
    warned: [],
    counted: { sent: 4 },
    setUp: `${LOOPBACK}; ip addr del 127.0.0.1/8 dev lo
      printf '10.9.0.2 daemon\\n::1 daemon\\n' > $HOSTS`,
    address: 'daemon:2000',
    steps: [['listen', '::1'], ...TWICE, ['close']],
  },
  {
    fault: 'the way takes packets of 576 bytes: datagrams travel in pieces',
    how: 'real',
    warned: [],
    counted: { sent: 20 },
    setUp: 'ip link set lo mtu 576 up',
    steps: [['listen', '127.0.0.1'], ['give', 20], ['close']],
  },
  {
    fault: 'it does not read, and its receive buffer is full',
    how: 'real',
    warned: [],
    counted: { sent: 500 },
    arrived: 'a part',
    setUp: LOOPBACK,
    steps: [['listen', '127.0.0.1'], ['freeze'], ['give', 500], ['thaw'], ['close']],
  },
];
