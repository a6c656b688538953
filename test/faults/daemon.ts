// SPDX-License-Identifier: Apache-2.0
import { createUdpTransport, withRetry } from '@otel-xray/exporter';
import { createTranslator } from '@otel-xray/segment';
import { startDaemon, unusedPort } from '../../packages/exporter/src/test-daemon.ts';
import { traceOf } from '../../packages/exporter/src/test-spans.ts';
import { type ConnectUdp, connectUdp } from '../../packages/exporter/src/udp-socket.ts';
import type { Fault } from './fault.ts';

const WAYS_OUT =
  'run an X-Ray daemon (on a laptop: npx otel-xray local) and set AWS_XRAY_DAEMON_ADDRESS=host:port, or set OTEL_XRAY_TRANSPORT=api to send to the X-Ray API directly';

/** The one warning of a daemon that refuses. */
export const REFUSED: string = `2 span(s) dropped (daemon-refused): no X-Ray daemon listens there: ${WAYS_OUT}`;
/** The one warning of a daemon to which there is no way. */
export const UNREACHABLE: string = `2 span(s) dropped (daemon-unreachable): the X-Ray daemon cannot be reached: ${WAYS_OUT}`;

/** What can go wrong between the exporter and an X-Ray daemon, without privileges. */
export const DAEMON_FAULTS: readonly Fault[] = [
  {
    fault: 'nobody listens at its port',
    how: 'real',
    warned: [`${REFUSED} [127.0.0.1:<port> refused]`],
    counted: { dropped: { 'daemon-refused': 6 } },
    async run({ exporter, give }) {
      exporter({ daemonAddress: `127.0.0.1:${await unusedPort()}` });
      for (let exports = 0; exports < 3; exports++) await give();
    },
  },
  {
    fault: 'it starts after the application',
    how: 'real',
    warned: [`${REFUSED} [127.0.0.1:<port> refused]`],
    counted: { sent: 2, dropped: { 'daemon-refused': 4 } },
    async run({ exporter, give, closing }) {
      const port = await unusedPort();
      exporter({ daemonAddress: `127.0.0.1:${port}` });
      await give();
      await give();
      const daemon = closing(await startDaemon('127.0.0.1', port));
      await give();
      await daemon.waitFor(2);
    },
  },
  {
    fault: 'it restarts',
    how: 'real',
    warned: [`${REFUSED} [127.0.0.1:<port> refused]`],
    counted: { sent: 4, dropped: { 'daemon-refused': 2 } },
    async run({ exporter, give, closing }) {
      const first = await startDaemon();
      exporter({ daemonAddress: `127.0.0.1:${first.port}` });
      await give();
      await first.waitFor(2);
      await first.close();
      await give();
      const second = closing(await startDaemon('127.0.0.1', first.port));
      await give();
      await second.waitFor(2);
    },
  },
  {
    fault: 'its name gets another address',
    how: 'injected',
    warned: [`${REFUSED} [daemon:<port> refused]`],
    counted: { sent: 4, dropped: { 'daemon-refused': 2 } },
    async run({ exporter, give, closing }) {
      const first = await startDaemon();
      let address = { address: '127.0.0.1', family: 4 };
      const transport = createUdpTransport({
        address: { host: 'daemon', port: first.port },
        lookup: async () => [address],
      });
      exporter({ transport: withRetry(transport) });
      await give();
      await first.waitFor(2);
      await first.close();
      const second = closing(await startDaemon('::1', first.port));
      address = { address: '::1', family: 6 };
      await give();
      await give();
      await second.waitFor(2);
    },
  },
  {
    fault: 'its name is not known for a moment',
    how: 'injected',
    warned: [],
    counted: { sent: 2 },
    async run({ exporter, give, closing }) {
      const daemon = closing(await startDaemon());
      let known = false;
      const lookup = async () => {
        if (known) return [{ address: '127.0.0.1', family: 4 }];
        known = true;
        throw new Error('getaddrinfo EAI_AGAIN daemon');
      };
      const transport = createUdpTransport({ address: { host: 'daemon', port: daemon.port }, lookup });
      exporter({ transport: withRetry(transport) });
      await give();
      await daemon.waitFor(2);
    },
  },
  {
    fault: 'it listens on IPv6 alone',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    async run({ exporter, give, closing }) {
      const daemon = closing(await startDaemon('::1'));
      exporter({ daemonAddress: `[::1]:${daemon.port}` });
      await give();
      await daemon.waitFor(2);
    },
  },
  {
    fault: 'a datagram is larger than the network takes (EMSGSIZE): its spans go out in smaller ones',
    how: 'real',
    warned: [],
    counted: { sent: 2 },
    async run({ exporter, closing }) {
      const daemon = closing(await startDaemon());
      const address = { host: '127.0.0.1', port: daemon.port };
      const transport = createUdpTransport({ address, maxDatagramBytes: 70_000 });
      const options = { transport, maxDocumentBytes: 65_536 };
      const [without] = createTranslator(options).translate(traceOf(1, 0));
      // The largest datagram has 65,507 bytes, 30 of which are the header's.
      const spans = traceOf(1, 65_500 - (without?.bytes.byteLength ?? 0));
      const sent = exporter(options);
      await new Promise((resolve) => sent.export(spans, resolve));
      await daemon.waitFor(2);
    },
  },
  {
    fault: 'the socket is closed by somebody else',
    how: 'injected',
    warned: [],
    counted: { sent: 4 },
    async run({ exporter, give, closing }) {
      const daemon = closing(await startDaemon());
      const sockets: ReturnType<ConnectUdp>[] = [];
      const connect: ConnectUdp = (target, onError) => {
        const socket = connectUdp(target, onError);
        sockets.push(socket);
        return socket;
      };
      const address = { host: '127.0.0.1', port: daemon.port };
      exporter({ transport: withRetry(createUdpTransport({ address, connect })) });
      await give();
      sockets[0]?.close();
      await give();
      await daemon.waitFor(4);
    },
  },
  {
    fault: 'the kernel has no buffer for some datagrams (ENOBUFS)',
    how: 'injected',
    warned: [],
    counted: { sent: 5 },
    async run({ exporter, give, closing }) {
      const daemon = closing(await startDaemon());
      exporter({ transport: failingTransport(daemon.port, 'ENOBUFS', [2, 4]) });
      await give(5);
      // Those that went are not sent again.
      await daemon.waitFor(5);
    },
  },
  {
    fault: 'the kernel has no buffers at all (ENOBUFS)',
    how: 'injected',
    warned: [`${UNREACHABLE} [send ENOBUFS]`],
    counted: { dropped: { 'daemon-unreachable': 4 } },
    async run({ exporter, give }) {
      exporter({ transport: failingTransport(2000, 'ENOBUFS'), timeoutMillis: 500 });
      await give();
      await give();
    },
  },
];

/** To a daemon on loopback; the kernel's answer to these datagrams, counted from 1, or to all, is an error. */
function failingTransport(port: number, code: string, failing?: readonly number[]) {
  let count = 0;
  const connect: ConnectUdp = (target, onError) => {
    const socket = connectUdp(target, onError);
    return {
      send(datagram, done) {
        count += 1;
        if (failing !== undefined && !failing.includes(count)) socket.send(datagram, done);
        else process.nextTick(done, Object.assign(new Error(`send ${code}`), { code }));
      },
      close: socket.close,
    };
  };
  return withRetry(createUdpTransport({ address: { host: '127.0.0.1', port }, connect }));
}
