// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import * as entry from './main.ts';
import type { ProcessIo } from './process-io.ts';

const EXPORTED = {
  traceId: '6b030fc706895ba884c9d74fc941c096',
  spanId: '90ad8bba25acdef8',
  name: 'GET /orders',
  kind: 2,
  startTimeUnixNano: '1795362759301000000',
  endTimeUnixNano: '1795362759302000000',
};

function otlp(spans: object[], attributes: Record<string, string> = {}): string {
  const resource = { attributes: Object.entries({ 'service.name': 'shop', ...attributes }).map(toAttribute) };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

function toAttribute([key, value]: [string, string]): object {
  return { key, value: { stringValue: value } };
}

const { main } = entry;

interface TestIo extends ProcessIo {
  readonly stdout: PassThrough;
  interrupt(): void;
  out(): string;
  err(): string;
  /** Resolves when standard output matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

function testIo(stdin: readonly (string | Uint8Array)[] = []): TestIo {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  let out = '';
  let err = '';
  let interrupt = (): void => undefined;
  stdout.on('data', (text: string) => {
    out += text;
  });
  stderr.on('data', (text: string) => {
    err += text;
  });
  return {
    stdin: Readable.from(stdin, { objectMode: true }),
    stdout,
    stderr,
    env: {},
    onInterrupt(listener): () => void {
      interrupt = listener;
      return () => undefined;
    },
    interrupt: () => interrupt(),
    out: () => out,
    err: () => err,
    async until(pattern): Promise<RegExpExecArray> {
      for (;;) {
        const match = pattern.exec(out);
        if (match) return match;
        await new Promise((resolve) => stdout.once('data', resolve));
      }
    },
  };
}

async function run(argv: readonly string[], stdin: readonly (string | Uint8Array)[] = []) {
  const io = testIo(stdin);
  const exitCode = await main(argv, io);
  return { exitCode, out: io.out(), err: io.err(), documents: io.out().split('\n').filter(Boolean) };
}

describe('main', () => {
  it('is all there is', () => {
    expect(Object.keys(entry)).toMatchInlineSnapshot(`
      [
        "main",
      ]
    `);
  });

  it('prints help and version', async () => {
    expect(await run(['--version'])).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect((await run(['--help'])).out).toMatchInlineSnapshot(`
      "Usage: otel-xray [options] [command]

      OpenTelemetry and AWS X-Ray: on this machine, without an account, and on AWS Lambda.

      Options:
        --version            print the version
        -h, --help           print this

      Commands:
        local [options]      X-Ray on this machine: prints traces as they complete
        translate [options]  OTLP/JSON on standard input to segment documents on standard output
        lint [files...]      what X-Ray would refuse, cut, ignore or show broken
        layer                the Lambda layer: publish it to your account, or take its file

      Exit codes: 0 done, 1 something went wrong, 2 the command line makes no sense.
      "
    `);
    expect((await run(['local', '--help'])).out).toMatchInlineSnapshot(`
      "Usage: otel-xray local [options]

      Runs a local X-Ray and prints each trace as it completes.

      Options:
        --port <number>      UDP and TCP port; 0 takes any that is free (default: 2000)
        --host <address>     address to listen on; 0.0.0.0 in a container (default: "127.0.0.1")
        --allow-host <name>  another name HTTP clients may call it by (repeatable)
        --aws-sampling       tell samplers to take one request a second and 5 %, as AWS does; else all
        -h, --help           print this

      Takes what the X-Ray daemon takes (UDP, sampling) and PutTraceSegments (HTTP) on one port, keeps the last 5,000 traces
      in memory, and prints each trace when it is complete and nothing more arrives. Ctrl-C ends it.

        $ otel-xray local
        $ AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:2000 node app.js
      "
    `);
    expect((await run(['lint', '--help'])).out).toMatchInlineSnapshot(`
      "Usage: otel-xray lint [options] [files...]

      Says what X-Ray would refuse, cut, ignore or show broken of segment documents.

      Arguments:
        files       files to read; "-" is standard input

      Options:
        -h, --help  print this

      Takes segment documents as a JSON array, one a line, as a request to PutTraceSegments or as a datagram with its header,
      and OTLP/JSON requests, which are translated first. Without a file, or for "-", reads standard input.

      Each finding is a line: file:line (or index in an array), path in the document, what becomes of it (refused, cut, ignored,
      broken), why, and the rule. The exit code is 1 when X-Ray would refuse a document, or when something could not be read.

        $ otel-xray lint segments.ndjson
        $ otel-xray translate < spans.ndjson | otel-xray lint
      "
    `);
    expect((await run(['translate', '--help'])).out).toMatchInlineSnapshot(`
      "Usage: otel-xray translate [options]

      Translates OTLP/JSON spans, one request a line, to X-Ray segment documents, one a line.

      Options:
        --annotate <key>    attribute to index: name, glob, or "all" (repeatable)
        --log-group <name>  CloudWatch log group of segments that name none (repeatable)
        --pretty            indent the documents
        -h, --help          print this

      Each line is one ExportTraceServiceRequest, and its spans are translated together: those of one process nest.
      A line that is none, and a span that fits no document, is named on standard error; the rest is still done, and the
      exit code is 1.

        $ otel-xray translate < spans.ndjson > segments.ndjson
        $ otel-xray translate --annotate 'order.*' --pretty < spans.ndjson
      "
    `);
    expect((await run(['layer', '--help'])).out).toMatchInlineSnapshot(`
      "Usage: otel-xray layer [options] [command]

      The Lambda layer of otel-xray, which comes with this command.

      Options:
        -h, --help         print this

      Commands:
        publish [options]  publishes the layer to your AWS account
        file               prints the path of the layer, a zip file
      "
    `);
    expect((await run(['layer', 'publish', '--help'])).out).toMatchInlineSnapshot(`
      "Usage: otel-xray layer publish [options]

      Publishes the layer to your AWS account, and says how a function gets it.

      Options:
        --region <region>  where (repeatable; default: AWS_REGION, else of the profile)
        --name <name>      of the layer (default: "otel-xray")
        --profile <name>   of the shared AWS configuration (default: AWS_PROFILE)
        --force            also where the newest version has the same content
        -h, --help         print this

      Nothing is published where the newest version of the layer has the same content. Standard output has one line for
      each region, the version's ARN; all else is on standard error.

        $ otel-xray layer publish --region eu-west-1
        $ otel-xray layer publish --region eu-west-1 --region us-east-1 --profile production

      Credentials are those that the AWS CLI would take. The identity needs
      lambda:ListLayerVersions, lambda:GetLayerVersion, lambda:PublishLayerVersion.
      "
    `);
  });

  it.each<[argv: string[], message: string]>([
    [[], 'Usage: otel-xray'],
    [['serve'], "error: unknown command 'serve'"],
    [['local', '--prot', '1'], "error: unknown option '--prot'"],
    [['local', '--port', 'x'], 'Not a port number from 0 to 65535.'],
    [['local', '--port', '65536'], 'Not a port number from 0 to 65535.'],
    [['local', 'extra'], 'error: too many arguments'],
    [['lint', '--fix'], "error: unknown option '--fix'"],
    [['layer'], 'Usage: otel-xray layer'],
    [['layer', 'publish', '--region', 'Ireland'], 'Not a region such as eu-west-1.'],
    [['layer', 'publish', '--name', 'arn:aws:x'], 'Letters, digits, - and _, at most 140.'],
    [['layer', 'publish', 'eu-west-1'], 'error: too many arguments'],
    [['layer', 'remove'], "error: unknown command 'remove'"],
    [['translate', '--annotate'], "error: option '--annotate <key>' argument missing"],
  ])('answers %j with 2', async (argv, message) => {
    const { exitCode, out, err } = await run(argv);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
  });
});

describe('translate', () => {
  it('makes a document of each local root, one a line', async () => {
    const child = {
      ...EXPORTED,
      spanId: 'aaaaaaaaaaaaaaaa',
      parentSpanId: EXPORTED.spanId,
      flags: 0x101,
      kind: 1,
      name: 'work',
    };
    const other = { ...EXPORTED, spanId: 'bbbbbbbbbbbbbbbb' };
    const { exitCode, err, documents } = await run(
      ['translate'],
      [`${otlp([child, EXPORTED])}\n\n`, otlp([other])],
    );
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(documents.map((line) => JSON.parse(line))).toMatchObject([
      {
        name: 'shop',
        id: EXPORTED.spanId,
        trace_id: '1-6b030fc7-06895ba884c9d74fc941c096',
        subsegments: [{ name: 'work' }],
      },
      { name: 'shop', id: 'bbbbbbbbbbbbbbbb' },
    ]);
  });

  it('names bad lines and does the others', async () => {
    const { exitCode, err, documents } = await run(
      ['translate'],
      [
        otlp([EXPORTED]),
        '\n{"a":\u001b\n',
        '\n',
        '[1]\n',
        '{"resourceSpans":[{"scopeSpans":7}]}\n',
        otlp([EXPORTED]),
      ],
    );
    expect(exitCode).toBe(1);
    expect(documents).toHaveLength(2);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^otel-xray: line 2: .*JSON/),
      'otel-xray: line 4: the request must be an object, not an array',
      'otel-xray: line 5: resourceSpans[0].scopeSpans must be an array, not number 7',
      '',
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(err).not.toMatch(/\u001b/);
  });

  it('names spans that fit no document', async () => {
    const { exitCode, err, documents } = await run(
      ['translate'],
      [otlp([{ ...EXPORTED, spanId: 'nonsense' }, EXPORTED])],
    );
    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: `otel-xray: line 1: span nonsense "GET /orders" of trace ${EXPORTED.traceId} is left out: invalid-id\n`,
    });
    expect(documents).toHaveLength(1);
  });

  it.each<[argv: string[], annotations: object | undefined]>([
    [[], undefined],
    [['--annotate', 'order.id'], { 'order.id': 17 }],
    [['--annotate', 'order.*', '--annotate', 'tier'], { 'order.id': 17, 'order.kind': 'x', tier: 'gold' }],
    [['--annotate', 'tier', '--annotate', 'all'], { 'order.id': 17, 'order.kind': 'x', tier: 'gold' }],
  ])('%j', async (argv, annotations) => {
    const attributes = [
      { key: 'order.id', value: { intValue: 17 } },
      ...Object.entries({ 'order.kind': 'x', tier: 'gold' }).map(toAttribute),
    ];
    const { documents } = await run(['translate', ...argv], [otlp([{ ...EXPORTED, attributes }])]);
    const [document] = documents.map((line) => JSON.parse(line));
    if (annotations) expect(document.annotations).toMatchObject(annotations);
    else expect(document.annotations).toBeUndefined();
  });

  it('takes log groups, and indents', async () => {
    const argv = ['translate', '--log-group', '/app/a', '--log-group', '/app/b', '--pretty'];
    const { out } = await run(argv, [otlp([EXPORTED])]);
    expect(JSON.parse(out).aws.cloudwatch_logs).toEqual([{ log_group: '/app/a' }, { log_group: '/app/b' }]);
    expect(out).toBe(`${JSON.stringify(JSON.parse(out), null, 2)}\n`);
  });

  it.each<[name: string, rest: object, type: string | undefined]>([
    ['remote by its flags', { flags: 0x301 }, 'subsegment'],
    ['remote by guess', {}, 'subsegment'],
  ])('puts a Lambda handler under the facade when its parent is %s', async (_name, rest, type) => {
    const attributes = [toAttribute(['faas.invocation_id', 'x'])];
    const handler = { ...EXPORTED, parentSpanId: 'f759a1ab25899967', attributes, ...rest };
    const { documents } = await run(['translate'], [otlp([handler], { 'cloud.platform': 'aws_lambda' })]);
    expect(documents.map((line) => JSON.parse(line).type)).toEqual([type]);
    const elsewhere = await run(['translate'], [otlp([handler])]);
    expect(elsewhere.documents.map((line) => JSON.parse(line).type)).toEqual([undefined]);
  });

  it('does large input with a slow reader', async () => {
    const io = testIo(Array.from({ length: 500 }, () => `${otlp([EXPORTED])}\n`));
    io.stdout.pause();
    const done = main(['translate'], io);
    setTimeout(() => io.stdout.resume(), 20);
    expect(await done).toBe(0);
    expect(io.out().split('\n')).toHaveLength(501);
  });

  it('stops quietly when nobody reads', async () => {
    const io = testIo(Array.from({ length: 10 }, () => `${otlp([EXPORTED])}\n`));
    io.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(await main(['translate'], io)).toBe(0);
    expect(io.err()).toBe('');
  });

  it('says so when it cannot read', async () => {
    const stdin = new Readable({
      read() {
        this.destroy(new Error('EISDIR: illegal operation on a directory'));
      },
    });
    const io = { ...testIo(), stdin };
    expect(await main(['translate'], io)).toBe(1);
    expect(io.err()).toContain('cannot read standard input: Error: EISDIR');
  });
});

describe('lint', () => {
  const GOOD = {
    name: 'shop',
    id: '70de5b6f19ff9a0a',
    trace_id: '1-581cf771-a006649127e371903a2de979',
    start_time: 1,
    end_time: 1.5,
  };
  const late = {
    ...GOOD,
    id: '70de5b6f19ff9a0b',
    subsegments: [{ ...GOOD, id: '70de5b6f19ff9a0c', end_time: 0 }],
  };

  it('says what is found where, and counts', async () => {
    const lines = [GOOD, { ...GOOD, id: 'x' }, late].map((document) => JSON.stringify(document));
    expect(await run(['lint'], [lines.join('\n')])).toMatchObject({
      exitCode: 1,
      err: '',
      out: [
        'stdin:2 id: refused: not 16 hexadecimal digits (InvalidId)',
        'stdin:3 subsegments[0].end_time: broken: earlier than start_time (time-order)',
        'stdin:3 subsegments[0].trace_id: ignored: it stands in its parent, which says so already (nested-identity)',
        'Documents: 3, refused: 1, cut: 0, ignored: 1, broken: 1',
        '',
      ].join('\n'),
    });
  });

  it('is content with what is only cut, ignored or broken', async () => {
    const { exitCode, out } = await run(['lint', '-'], [JSON.stringify([GOOD, { ...late, odd: '\u001b' }])]);
    expect(exitCode).toBe(0);
    expect(out).toContain('stdin:[1] odd: ignored: X-Ray knows no such member (unknown-member)\n');
  });

  it('judges what belongs to one trace together', async () => {
    const { exitCode, out } = await run(['lint'], [JSON.stringify([GOOD, GOOD])]);
    expect(exitCode).toBe(0);
    expect(out).toContain(
      `trace ${GOOD.trace_id}: ignored: ${GOOD.id} is complete twice: X-Ray keeps the first (complete-twice)\n`,
    );
  });

  it('translates OTLP, and says what is left out', async () => {
    const line = otlp([EXPORTED, { ...EXPORTED, spanId: 'nonsense' }]);
    expect(await run(['lint'], [`${line}\n{"resourceSpans":7}`])).toMatchObject({
      exitCode: 1,
      out: 'Documents: 1, refused: 0, cut: 0, ignored: 0, broken: 0\n',
      err: [
        `otel-xray: stdin:1: span nonsense "GET /orders" of trace ${EXPORTED.traceId} is left out: invalid-id`,
        'otel-xray: stdin:2: resourceSpans must be an array, not number 7',
        '',
      ].join('\n'),
    });
  });

  it('does the other files when one cannot be read', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'otel-xray-lint-')), 'one.json');
    writeFileSync(file, JSON.stringify({ ...GOOD, name: 'a?' }));
    const { exitCode, out, err } = await run(['lint', `${file}.none`, file]);
    rmSync(dirname(file), { recursive: true });
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^otel-xray: cannot read .*one\.json\.none: ENOENT/);
    expect(out).toBe(
      `${file}:1 name: broken: "?" is not for names: X-Ray may answer InvalidName (name-characters)\n` +
        'Documents: 1, refused: 0, cut: 0, ignored: 0, broken: 1\n',
    );
  });
});

describe('local', () => {
  const document = {
    name: 'shop',
    id: '70de5b6f19ff9a0a',
    trace_id: '1-581cf771-a006649127e371903a2de979',
    start_time: 1,
    end_time: 1.5,
  };

  it('prints where it is, traces, rejects, and a summary', async () => {
    const io = testIo();
    const done = main(['local', '--port', '0'], io);
    const [, address = ''] = await io.until(/AWS_XRAY_DAEMON_ADDRESS=(\S+)/);
    const [host = '', port = ''] = address.split(':');
    const socket = createSocket('udp4');
    const send = (datagram: string) =>
      new Promise((resolve) => socket.send(datagram, Number(port), host, resolve));
    await send(`{"format":"json","version":1}\n${JSON.stringify(document)}`);
    await send('not a \u001b[2Jdatagram');
    await io.until(/✓ {2}shop +━+ +500\.0 ms/);
    await send(
      `{"format":"json","version":1}\n${JSON.stringify({ ...document, id: '70de5b6f19ff9a0b', name: 'late' })}`,
    );
    await io.until(/More of a trace shown before:\n.*\n(.*\n)*.*late/);
    await send(
      `{"format":"json","version":1}\n${JSON.stringify({ ...document, id: '70de5b6f19ff9a0c', name: 'last' })}`,
    );
    // Given to the kernel is not received: health is asked until it is.
    await vi.waitFor(async () => {
      const health = await fetch(`http://${address}/_local/health`);
      expect(await health.json()).toMatchObject({ documents: 3 });
    });
    io.interrupt();
    expect(await done).toBe(0);
    socket.close();
    expect(io.out()).toContain('last');
    expect(io.out()).toMatch(
      /rejected from 127\.0\.0\.1:\d+ \(udp\): missing-header-or-body\. .*: not a \uFFFD\[2Jdatagram\n/,
    );
    expect(io.out()).toMatch(/\nTraces: 1, documents: 3, rejects: 1\n$/);
    expect(io.err()).toBe('');
  });

  it('says what to do when the port is taken', async () => {
    const first = testIo();
    const running = main(['local', '--port', '0'], first);
    const [, port = ''] = await first.until(/AWS_XRAY_DAEMON_ADDRESS=\S+:(\d+)/);
    const { exitCode, out, err } = await run(['local', '--port', port]);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(
      new RegExp(`^otel-xray: TCP port ${port} of 127\\.0\\.0\\.1 is in use.*\\n.*--port \\d+\\n$`),
    );
    first.interrupt();
    expect(await running).toBe(0);
  });

  it('ends quietly when nobody reads', async () => {
    const io = testIo();
    const done = main(['local', '--port', '0'], io);
    await io.until(/Ctrl-C/);
    io.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(await done).toBe(0);
  });
});
