// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDeadline } from './deadline.ts';
import { startDaemon, type TestDaemon } from './test-daemon.ts';
import { documentOf, documentsOf, NO_DEADLINE } from './test-documents.ts';
import type { SendResult, Transport } from './transport.ts';
import type { ConnectUdp } from './udp-socket.ts';
import { createUdpTransport, type UdpTransportOptions } from './udp-transport.ts';

const SENT: SendResult = { status: 'sent' };
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const closable of open.splice(0)) await closable.close();
});

async function daemonOn(host: '127.0.0.1' | '::1' = '127.0.0.1', port = 0): Promise<TestDaemon> {
  const daemon = await startDaemon(host, port);
  open.push(daemon);
  return daemon;
}

function transportTo(port: number, options: Partial<UdpTransportOptions> = {}): Transport {
  const transport = createUdpTransport({ address: { host: '127.0.0.1', port }, ...options });
  open.push(transport);
  return transport;
}

/** A network that is told what to answer to each size, and counts sockets and datagrams. */
function scriptedNetwork(answer: (size: number) => string | undefined) {
  const sizes: number[] = [];
  const sockets: string[] = [];
  let fail: (error: Error) => void = () => undefined;
  const connect: ConnectUdp = (target, onError) => {
    sockets.push(target.address);
    fail = onError;
    return {
      send: (datagram, done) => {
        sizes.push(datagram.byteLength);
        const code = answer(datagram.byteLength);
        process.nextTick(() => done(code ? Object.assign(new Error(code), { code }) : null));
      },
      close: () => undefined,
    };
  };
  return { sizes, sockets, connect, fail: (code: string) => fail(Object.assign(new Error(code), { code })) };
}

describe('a datagram', () => {
  it('is the header line and the document', async () => {
    const daemon = await daemonOn();
    const document = documentOf(1);
    expect(await transportTo(daemon.port).send([document], NO_DEADLINE)).toEqual([SENT]);
    expect(await daemon.waitFor(1)).toEqual([
      `{"format":"json","version":1}\n${new TextDecoder().decode(document.bytes)}`,
    ]);
  });

  it('leaves before send returns', () => {
    const network = scriptedNetwork(() => undefined);
    void transportTo(2000, { connect: network.connect }).send(documentsOf(3), NO_DEADLINE);
    expect(network.sizes).toEqual([130, 130, 130]);
  });

  it('reaches the largest size that UDP over IPv4 carries', async () => {
    const daemon = await daemonOn();
    const transport = transportTo(daemon.port, { maxDatagramBytes: 65_507 });
    expect(transport.maxDocumentBytes).toBe(65_477);
    expect(await transport.send([documentOf(1, 65_477)], NO_DEADLINE)).toEqual([SENT]);
    expect((await daemon.waitFor(1))[0]?.length).toBe(65_507);
  });

  it('goes over IPv6', async () => {
    const daemon = await daemonOn('::1');
    const transport = transportTo(daemon.port, { address: { host: '::1', port: daemon.port } });
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([SENT]);
    await daemon.waitFor(1);
  });

  it('goes to a name', async () => {
    const daemon = await daemonOn();
    const transport = transportTo(daemon.port, { address: { host: 'localhost', port: daemon.port } });
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([SENT]);
    await daemon.waitFor(1);
  });
});

describe('pacing', () => {
  it('loses nothing of 2,000 documents on a socket with the default buffer', async () => {
    const daemon = await daemonOn();
    const documents = documentsOf(2_000, 700);
    const results = await transportTo(daemon.port).send(documents, NO_DEADLINE);
    expect(results.filter(({ status }) => status === 'sent')).toHaveLength(2_000);
    const ids = (await daemon.waitFor(2_000)).map((datagram) => /"id":"(\d+)"/.exec(datagram)?.[1]);
    expect(ids).toEqual(documents.map(({ spanIds }) => spanIds[0]?.slice(0, 16)));
  });

  /** Runs `work` in no time at all, so that all of it is one burst. */
  function atOnce<T>(work: () => T): T {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      return work();
    } finally {
      vi.useRealTimers();
    }
  }

  it('counts the documents of all calls together', async () => {
    const network = scriptedNetwork(() => undefined);
    const calls = atOnce(() => {
      const transport = transportTo(2000, { connect: network.connect });
      return [20, 20, 20].map((count) => transport.send(documentsOf(count), NO_DEADLINE));
    });
    expect(network.sizes).toHaveLength(32);
    expect((await Promise.all(calls)).flat().every(({ status }) => status === 'sent')).toBe(true);
    expect(network.sizes).toHaveLength(60);
    expect(network.sockets).toHaveLength(1);
  });

  it('counts their bytes', async () => {
    const network = scriptedNetwork(() => undefined);
    const sending = atOnce(() =>
      transportTo(2000, { connect: network.connect }).send(documentsOf(5, 20_000), NO_DEADLINE),
    );
    expect(network.sizes).toHaveLength(3);
    await sending;
    expect(network.sizes).toHaveLength(5);
  });
});

describe('a datagram that is too large', () => {
  it('is answered by the kernel, and half is the new limit', async () => {
    const daemon = await daemonOn();
    const transport = transportTo(daemon.port, { maxDatagramBytes: 70_000 });
    const results = await transport.send([documentOf(1), documentOf(2, 65_520), documentOf(3)], NO_DEADLINE);
    expect(results).toEqual([SENT, { status: 'too-large', maxDocumentBytes: 34_970 }, SENT]);
    expect(transport.maxDocumentBytes).toBe(34_970);
    await daemon.waitFor(2);
  });

  it('is not tried again: the limit stays', async () => {
    const network = scriptedNetwork((size) => (size > 9_216 ? 'EMSGSIZE' : undefined));
    const transport = transportTo(2000, { connect: network.connect, maxDatagramBytes: 65_507 });
    const results = await transport.send([documentOf(1, 9_300)], NO_DEADLINE);
    expect(results).toEqual([{ status: 'too-large', maxDocumentBytes: 8_158 }]);
    await transport.send([documentOf(1, 9_000), documentOf(2, 8_158)], NO_DEADLINE);
    expect(network.sizes).toEqual([9_330, 8_188]);
  });

  it('halves the limit as often as it takes to get below what was refused', async () => {
    const network = scriptedNetwork((size) => (size > 600 ? 'EMSGSIZE' : undefined));
    const transport = transportTo(2000, { connect: network.connect, maxDatagramBytes: 65_507 });
    await transport.send([documentOf(1, 1_000)], NO_DEADLINE);
    expect(transport.maxDocumentBytes).toBe(993);
  });

  it('is noticed in the middle of a burst once larger ones than before are in it', async () => {
    const network = scriptedNetwork((size) => (size > 5_000 ? 'EMSGSIZE' : undefined));
    const transport = transportTo(2000, { connect: network.connect, maxDatagramBytes: 65_507 });
    await transport.send([documentOf(1, 4_000)], NO_DEADLINE);
    const results = await transport.send(
      [1_000, 3_000, 6_000, 1_000].map((size) => documentOf(1, size)),
      NO_DEADLINE,
    );
    expect(results.map(({ status }) => status)).toEqual(['sent', 'sent', 'too-large', 'sent']);
  });
});

describe('a daemon that is not there', () => {
  it('is heard late from another host, and then waited for', async () => {
    const network = scriptedNetwork(() => undefined);
    const transport = transportTo(2000, { connect: network.connect });
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([SENT]);
    network.fail('ECONNREFUSED');
    const second = transport.send([documentOf(2)], NO_DEADLINE);
    for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
    network.fail('ECONNREFUSED');
    expect(await second).toMatchObject([{ status: 'dropped', reason: 'daemon-refused' }]);
    expect(await transport.send([documentOf(3)], NO_DEADLINE)).toEqual([SENT]);
  });

  it('is heard by the first datagram of the next burst, where the loop has not polled since', async () => {
    const answers = [undefined, 'ECONNREFUSED'];
    const network = scriptedNetwork(() => answers.shift());
    const transport = transportTo(2000, { connect: network.connect });
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([SENT]);
    const results = await transport.send(documentsOf(3), NO_DEADLINE);
    expect(results).toMatchObject(Array.from({ length: 3 }, () => ({ reason: 'daemon-refused' })));
  });

  it('cannot be reached: worth another try, on a new socket', async () => {
    const answers = ['ENETUNREACH'];
    const network = scriptedNetwork(() => answers.pop());
    const transport = transportTo(2000, { connect: network.connect });
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toMatchObject([
      { status: 'retry', reason: 'daemon-unreachable' },
    ]);
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([SENT]);
    expect(network.sockets).toHaveLength(2);
  });

  it('behind a socket that throws is worth another try, on a new one', async () => {
    let sockets = 0;
    const connect: ConnectUdp = () => {
      sockets += 1;
      return {
        send: () => {
          throw new Error('not connected');
        },
        close: () => undefined,
      };
    };
    const transport = transportTo(2000, { connect });
    for (let sends = 1; sends <= 2; sends++) {
      expect(await transport.send(documentsOf(3), NO_DEADLINE)).toMatchObject(
        Array.from({ length: 3 }, () => ({ status: 'retry', reason: 'daemon-unreachable' })),
      );
      expect(sockets).toBe(sends);
    }
  });

  it('cannot be connected to: no exception', async () => {
    const transport = transportTo(2000, {
      connect: () => {
        throw new Error('no sockets left');
      },
    });
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toMatchObject([
      { reason: 'daemon-unreachable' },
    ]);
  });
});

describe('a name', () => {
  it('is looked up once, and IPv4 is preferred', async () => {
    const network = scriptedNetwork(() => undefined);
    let lookups = 0;
    const lookup = async () => {
      lookups += 1;
      return [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ];
    };
    const transport = transportTo(2000, {
      address: { host: 'xray', port: 2000 },
      lookup,
      connect: network.connect,
    });
    await Promise.all([1, 2, 3].map((number) => transport.send([documentOf(number)], NO_DEADLINE)));
    expect([lookups, network.sockets]).toEqual([1, ['127.0.0.1']]);
  });

  it('is looked up again after a refusal, and the next address tried', async () => {
    const addresses = ['10.0.0.1', '10.0.0.2'].map((address) => ({ address, family: 4 }));
    const network = scriptedNetwork(() => (network.sockets.length === 1 ? 'ECONNREFUSED' : undefined));
    const transport = transportTo(2000, {
      address: { host: 'xray', port: 2000 },
      lookup: async () => addresses,
      connect: network.connect,
    });
    expect(await transport.send(documentsOf(3), NO_DEADLINE)).toMatchObject(
      Array.from({ length: 3 }, () => ({ reason: 'daemon-refused' })),
    );
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([SENT]);
    expect(network.sockets).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('that is not known is worth another try', async () => {
    let known = false;
    const daemon = await daemonOn();
    const lookup = async () => {
      if (!known) throw new Error('getaddrinfo ENOTFOUND xray');
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const transport = transportTo(0, { address: { host: 'xray', port: daemon.port }, lookup });
    expect(await transport.send(documentsOf(2), NO_DEADLINE)).toMatchObject([
      { status: 'retry', reason: 'daemon-unreachable' },
      { status: 'retry', reason: 'daemon-unreachable' },
    ]);
    known = true;
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([SENT]);
  });

  it('without addresses is unreachable', async () => {
    const transport = transportTo(0, { address: { host: 'xray', port: 1 }, lookup: async () => [] });
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toMatchObject([
      { reason: 'daemon-unreachable' },
    ]);
  });
});

describe('an end', () => {
  it('comes at the deadline', async () => {
    const transport = transportTo(2000, { connect: scriptedNetwork(() => undefined).connect });
    expect(await transport.send([documentOf(1)], createDeadline(0))).toEqual([
      { status: 'dropped', reason: 'timeout' },
    ]);
  });

  it('gives up what is queued, sends nothing afterwards, and may come twice', async () => {
    const network = scriptedNetwork(() => undefined);
    const transport = transportTo(2000, { connect: network.connect });
    const sending = transport.send(documentsOf(4, 60_000), NO_DEADLINE);
    await transport.close();
    await transport.close();
    const counts = (await sending).map(({ status }) => status);
    expect(counts.filter((status) => status === 'sent')).toHaveLength(1);
    expect(counts.filter((status) => status === 'dropped')).toHaveLength(3);
    expect(await transport.send([documentOf(1)], NO_DEADLINE)).toEqual([
      { status: 'dropped', reason: 'shut-down' },
    ]);
    expect(network.sizes).toHaveLength(1);
  });

  it('leaves no socket open when it comes while a name is looked up', async () => {
    const network = scriptedNetwork(() => undefined);
    let found: (addresses: { address: string; family: number }[]) => void = () => undefined;
    const lookup = () =>
      new Promise<{ address: string; family: number }[]>((resolve) => {
        found = resolve;
      });
    const transport = transportTo(0, {
      address: { host: 'xray', port: 1 },
      lookup,
      connect: network.connect,
    });
    const sending = transport.send([documentOf(1)], NO_DEADLINE);
    await transport.close();
    expect(await sending).toEqual([{ status: 'dropped', reason: 'shut-down' }]);
    found([{ address: '127.0.0.1', family: 4 }]);
    await new Promise(setImmediate);
    expect(network.sockets).toEqual([]);
  });

  it('of nothing to send is no result', async () => {
    expect(await transportTo(2000).send([], NO_DEADLINE)).toEqual([]);
  });
});
