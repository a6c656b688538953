// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import { request } from 'node:http';
import { createServer } from 'node:net';
import {
  GetSamplingRulesCommand,
  GetSamplingTargetsCommand,
  PutTraceSegmentsCommand,
  XRayClient,
} from '@aws-sdk/client-xray';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalXRay, startLocalXRay } from './local-xray.ts';
import type { Reject } from './rejects.ts';
import type { Trace } from './trace.ts';

const HEADER = '{"format": "json", "version": 1}\n';
let xray: LocalXRay;

beforeEach(async () => {
  xray = await startLocalXRay({ port: 0, quietMillis: 20 });
});

afterEach(() => xray.close());

function segment(trace: number, id: number, rest: object = {}): string {
  const trace_id = `1-581cf771-${trace.toString(16).padStart(24, '0')}`;
  return JSON.stringify({ name: 'shop', id: hex(id), trace_id, start_time: id, end_time: id + 1, ...rest });
}

function hex(id: number): string {
  return id.toString(16).padStart(16, '0');
}

async function send(...datagrams: string[]): Promise<void> {
  const [host = '', port = ''] = xray.env.AWS_XRAY_DAEMON_ADDRESS.split(':');
  const socket = createSocket('udp4');
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, Number(port), host, resolve));
  }
  socket.close();
}

/** A request with any headers, `Host` too, which fetch does not let one set. */
function call(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status?: number | undefined; type: unknown; json: unknown }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${xray.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          type: response.headers['x-amzn-errortype'],
          json: JSON.parse(text),
        }),
      );
    });
    outgoing.on('error', reject).end(body);
  });
}

function awsClient({ url }: LocalXRay): XRayClient {
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  return new XRayClient({ endpoint: url, region: 'eu-central-1', credentials });
}

describe('UDP', () => {
  it('takes datagrams of the X-Ray daemon', async () => {
    await send(HEADER + segment(1, 1));
    const trace = await xray.waitForTrace((candidate) => candidate.complete);
    expect(trace.segments).toMatchObject([{ name: 'shop', id: hex(1), subsegments: [] }]);
    expect(xray.traces()).toEqual([trace]);
    expect(xray.rejects()).toEqual([]);
  });

  it('takes a burst of hundreds', async () => {
    const datagrams = Array.from({ length: 500 }, (_, id) => HEADER + segment(1, id + 1));
    await send(...datagrams);
    const trace = await xray.waitForTrace(({ segments }) => segments.length === 500);
    expect(trace.documents).toHaveLength(500);
  });

  it('keeps rejects, and tells of them', async () => {
    const heard: Reject[] = [];
    xray.onReject((reject) => heard.push(reject));
    await send('hello', `{"format":"xml"}\n{}`, `${HEADER}{}`, `${HEADER}T1SCgA=`, HEADER + segment(1, 1));
    await xray.waitForTrace(() => true);
    const reasons = ['missing-header-or-body', 'invalid-header', 'MissingId', 'otlp-not-supported-yet'];
    expect(xray.rejects().map(({ reason }) => reason)).toEqual(reasons);
    expect(heard).toEqual(xray.rejects());
    expect(heard[0]).toMatchObject({
      source: 'udp',
      excerpt: 'hello',
      id: null,
      from: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    expect(xray.stats()).toMatchObject({ traces: 1, documents: 1, rejects: 4 });
  });
});

describe('PutTraceSegments', () => {
  it('answers the AWS client', async () => {
    const client = awsClient(xray);
    const put = (...TraceSegmentDocuments: string[]) =>
      client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
    expect(await put(segment(1, 1))).toMatchObject({ UnprocessedTraceSegments: [] });
    expect(await put(segment(1, 2), segment(1, 3, { name: '' }), 'x', 'T1Uabc')).toMatchObject({
      UnprocessedTraceSegments: [
        { Id: hex(3), ErrorCode: 'MissingName', Message: 'Invalid segment. ErrorCode: MissingName' },
        { ErrorCode: 'ParseError', Message: 'Invalid entity. ErrorCode: ParseError' },
        { ErrorCode: 'ParseError', Message: expect.stringContaining('T1U') },
      ],
    });
    await expect(put()).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Segments can not be empty',
    });
    expect(xray.traces()).toMatchObject([{ segments: [{ id: hex(1) }, { id: hex(2) }] }]);
    expect(xray.rejects().map(({ source }) => source)).toEqual(['tcp', 'tcp', 'tcp']);
    client.destroy();
  });

  it.each<[name: string, body: string]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['an array', '[]'],
    ['documents that are no strings', '{"TraceSegmentDocuments":[{}]}'],
    ['no list', '{"TraceSegmentDocuments":"x"}'],
  ])('refuses %s', async (_name, body) => {
    expect(await call('POST', '/TraceSegments', {}, body)).toMatchObject({
      status: 400,
      type: 'SerializationException',
      json: { Message: expect.any(String) },
    });
  });

  it('refuses a body over 10 MB in JSON, and goes on', async () => {
    const body = JSON.stringify({ TraceSegmentDocuments: ['x'.repeat(11 * 1024 * 1024)] });
    expect(await call('POST', '/TraceSegments', {}, body)).toMatchObject({
      status: 413,
      json: { Message: expect.any(String) },
    });
    expect(await call('GET', '/_local/health', {})).toMatchObject({ status: 200 });
  });

  it('takes no harm from ten thousand levels', async () => {
    const deep = '{"subsegments":['.repeat(10_000) + ']}'.repeat(10_000);
    const body = JSON.stringify({ TraceSegmentDocuments: [deep] });
    expect(await call('POST', '/TraceSegments', {}, body)).toMatchObject({
      status: 200,
      json: { UnprocessedTraceSegments: [{ ErrorCode: 'DocumentTooLarge' }] },
    });
  });
});

describe('sampling', () => {
  it('answers the AWS client', async () => {
    const client = awsClient(xray);
    const { SamplingRuleRecords } = await client.send(new GetSamplingRulesCommand({}));
    expect(SamplingRuleRecords).toMatchObject([
      { SamplingRule: { RuleName: 'Default', FixedRate: 1, Host: '*' }, ModifiedAt: expect.any(Date) },
    ]);
    const ClientID = 'a'.repeat(24);
    const ask = (RuleName: string) => {
      const counts = { RequestCount: 2, SampledCount: 1, BorrowCount: 0, Timestamp: new Date() };
      const SamplingStatisticsDocuments = [{ RuleName, ClientID, ...counts }];
      return client.send(new GetSamplingTargetsCommand({ SamplingStatisticsDocuments }));
    };
    await ask('Default');
    expect(await ask('Default')).toMatchObject({
      SamplingTargetDocuments: [
        { RuleName: 'Default', ReservoirQuota: 1, ReservoirQuotaTTL: expect.any(Date) },
      ],
      LastRuleModification: expect.any(Date),
    });
    expect(await ask('orders')).toMatchObject({ UnprocessedStatistics: [{ RuleName: 'orders' }] });
    await expect(
      client.send(new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [] })),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
    client.destroy();
  });
});

describe('HTTP', () => {
  it('tells how it is', async () => {
    await send(HEADER + segment(1, 1), 'x');
    await xray.waitForTrace(() => true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await (await fetch(`${xray.url}/_local/health`)).json()).toEqual({
      status: 'ok',
      traces: 1,
      documents: 1,
      bytes: segment(1, 1).length,
      evictedTraces: 0,
      rejects: 1,
    });
  });

  it.each<[method: string, path: string]>([
    ['POST', '/TraceSummaries'],
    ['GET', '/TraceSegments'],
    ['GET', '/'],
    ['POST', '/_local/health'],
  ])('does not know %s %s', async (method, path) => {
    expect(await call(method, path, {})).toMatchObject({
      status: 404,
      type: 'UnknownOperationException',
      json: { Message: expect.any(String) },
    });
  });

  it.each<[name: string, headers: Record<string, string>]>([
    ['a name that was rebound', { host: 'evil.example:2000' }],
    ['a page of another origin', { origin: 'https://evil.example' }],
  ])('does not answer %s', async (_name, headers) => {
    const body = JSON.stringify({ TraceSegmentDocuments: [segment(1, 1)] });
    expect(await call('POST', '/TraceSegments', headers, body)).toMatchObject({
      status: 403,
      json: { Message: expect.any(String) },
    });
    expect(xray.traces()).toEqual([]);
  });
});

describe('waitForTrace', () => {
  it('finds what is there already, and what comes later', async () => {
    const later = xray.waitForTrace(({ segments }) => segments.length === 2);
    await send(HEADER + segment(1, 1));
    const first = await xray.waitForTrace(({ segments }) => segments.length === 1);
    await send(HEADER + segment(1, 2));
    expect((await later).id).toBe(first.id);
  });

  it('says what did arrive', async () => {
    await send(
      HEADER +
        segment(1, 1, {
          subsegments: [{ name: 'a\u001b[2Jb', id: hex(9), start_time: 1, in_progress: true }],
        }),
      'hello',
    );
    await xray.waitForTrace(() => true);
    const error = await xray
      .waitForTrace(() => false, { timeoutMillis: 50 })
      .catch((reason: Error) => reason.message);
    expect(error).toMatch(/^no trace satisfied the predicate within 50 ms\n/);
    expect(error).toContain(
      'Arrived traces: 1, rejects: 1\n1-581cf771-000000000000000000000001 (not complete): shop, a\uFFFD[2Jb\n',
    );
    expect(error).toMatch(/rejected from 127\.0\.0\.1:\d+ \(udp\): missing-header-or-body\. .*: hello$/);
  });

  it('takes a predicate that throws for a no, and says so', async () => {
    await send(HEADER + segment(1, 1));
    await xray.waitForTrace(() => true);
    const wait = xray.waitForTrace(
      () => {
        throw new TypeError('x is undefined');
      },
      { timeoutMillis: 10 },
    );
    await expect(wait).rejects.toThrow('(last time it threw TypeError: x is undefined)');
  });

  it('says so when nothing arrived, or it was closed', async () => {
    const wait = xray.waitForTrace(() => true);
    const closed = expect(wait).rejects.toThrow(/closed before a trace.*\nNothing has arrived\./);
    await xray.close();
    await closed;
    await expect(xray.waitForTrace(() => true)).rejects.toThrow('is closed');
  });
});

describe('onTrace', () => {
  it('tells of a trace when it has come to rest, until asked to stop', async () => {
    const heard: Trace[] = [];
    const next = (): Promise<Trace> =>
      new Promise((resolve) => {
        const stop = xray.onTrace((trace) => {
          heard.push(trace);
          stop();
          resolve(trace);
        });
      });
    const first = next();
    await send(HEADER + segment(1, 1, { type: 'subsegment', parent_id: hex(2) }), HEADER + segment(1, 2));
    expect(await first).toMatchObject({ complete: true, segments: [{ subsegments: [{ id: hex(1) }] }] });
    expect(heard).toHaveLength(1);
  });

  it('tells of an incomplete one after more patience, and of all at the end', async () => {
    const heard: string[] = [];
    const first = new Promise((resolve) =>
      xray.onTrace(({ id, complete }) => resolve(heard.push(`${id} ${complete}`))),
    );
    await send(HEADER + segment(1, 1, { end_time: undefined, in_progress: true }));
    await first;
    await send(HEADER + segment(2, 1));
    await xray.waitForTrace(({ complete }) => complete);
    await xray.close();
    expect(heard).toEqual([
      '1-581cf771-000000000000000000000001 false',
      '1-581cf771-000000000000000000000002 true',
    ]);
  });
});

describe('listening', () => {
  it('gives the port back', async () => {
    const { port } = xray;
    await xray.close();
    await xray.close();
    xray = await startLocalXRay({ port });
    expect(xray).toMatchObject({
      port,
      url: `http://127.0.0.1:${port}`,
      env: {
        AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${port}`,
        AWS_ENDPOINT_URL_XRAY: `http://127.0.0.1:${port}`,
      },
    });
  });

  it('says which port is taken, and what to do', async () => {
    await expect(startLocalXRay({ port: xray.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringMatching(
        new RegExp(`^TCP port ${xray.port} of 127\\.0\\.0\\.1 is in use.*choose another port`),
      ),
    });
  });

  it('says so when only the UDP side is taken, and gives TCP back', async () => {
    const { port } = xray;
    await xray.close();
    const daemon = createSocket('udp4');
    await new Promise<void>((resolve) => daemon.bind(port, '127.0.0.1', resolve));
    await expect(startLocalXRay({ port })).rejects.toThrow(`UDP port ${port} of 127.0.0.1 is in use`);
    const probe = createServer();
    await new Promise<void>((resolve, reject) =>
      probe.on('error', reject).listen(port, '127.0.0.1', resolve),
    );
    probe.close();
    daemon.close();
  });

  it('names an address to send to where it listens on all', async () => {
    await xray.close();
    xray = await startLocalXRay({ port: 0, host: '0.0.0.0', unref: true });
    expect(xray.url).toBe(`http://127.0.0.1:${xray.port}`);
    expect((await fetch(`${xray.url}/_local/health`)).status).toBe(200);
  });

  it('takes a name for an address', async () => {
    await xray.close();
    xray = await startLocalXRay({ port: 0, host: 'localhost' });
    expect((await fetch(`http://localhost:${xray.port}/_local/health`)).status).toBe(200);
  });

  it.each<[options: object, message: string]>([
    [{ port: 70_000 }, 'port: 70000 is not an integer from 0 to 65535'],
    [{ port: 1.5 }, 'port: 1.5'],
    [{ maxTraces: 0 }, 'maxTraces: 0'],
    [{ port: 0, host: '192.0.2.1' }, '192.0.2.1 is no address of this machine'],
  ])('refuses %j', async (options, message) => {
    await expect(startLocalXRay(options)).rejects.toThrow(message);
  });
});
