// SPDX-License-Identifier: Apache-2.0
// Whoever can send a request, or set a variable, can send anything. None of it throws, none of it gets further than it
// should. What parsers make of hostile text stands in tables beside them; here it goes through what applications use.
import {
  DiagLogLevel,
  defaultTextMapGetter,
  defaultTextMapSetter,
  diag,
  ROOT_CONTEXT,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { XRaySpanExporter } from '@otel-xray/exporter';
import { XRayPropagator, XRayRemoteSampler, XRayRootSampler } from '@otel-xray/propagation';
import { createTranslator } from '@otel-xray/segment';
import { span } from '@otel-xray/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { recordLines } from './record-lines.ts';

const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const PARENT = 'Parent=53995c3f42cd8ad8';
const TRACE_ID = '5759e988bd862e3fe1be46a994272793';
const WHOLE = `${ROOT};${PARENT};Sampled=1`;

/** More than 256 bytes of fields that nobody knows are not sent on, nor what cannot stand in a header. */
const SENT_ON =
  /^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=b7ad6b7169203331;Sampled=[01](;[ -~]{1,256})?$/;

afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
});

describe('trace headers', () => {
  const propagator = new XRayPropagator({ joinUndecided: true });
  const samplers = [
    new XRayRootSampler({ shouldSample: () => ({ decision: 2 }), toString: () => 'all' }),
    new XRayRemoteSampler({ endpoint: 'http://127.0.0.1:9' }),
  ];

  it.each([
    ['10 kB of a field', `${WHOLE};a=${'x'.repeat(10_000)}`, true],
    ['10 kB of short fields', `${WHOLE};${'a=1;'.repeat(2_500)}`, true],
    ['10 kB of separators', `${WHOLE}${';'.repeat(10_000)}`, true],
    ['10 kB of equals signs', `${WHOLE};${'='.repeat(10_000)}`, true],
    ['10 kB of spaces', `${' '.repeat(10_000)}${WHOLE}`, true],
    ['10 kB of one id', `Root=1-${'a'.repeat(10_000)};${PARENT};Sampled=1`, false],
    ['more than all headers may have', `${WHOLE};a=${'x'.repeat(20_000)}`, false],
    ['line breaks', `${WHOLE};a=b\r\nSet-Cookie: x=1`, true],
    ['control characters', `${WHOLE};a=\u0000\u001b[31m\u007f;b=\u0085`, true],
    ['characters of two bytes', `${WHOLE};ü=ß;\ud800=1`, true],
    ['a thousand roots', `${`${ROOT};`.repeat(200)}${PARENT};Sampled=1`, true],
    ['roots that differ, the last malformed', `${WHOLE};Root=1-2-3`, false],
    ['names of the prototype', `${WHOLE};__proto__=1;constructor=2;toString=3`, true],
    ['a decision of another kind', `${ROOT};${PARENT};Sampled=__proto__`, true],
    ['ids in full-width digits', `Root=1-５759e988-bd862e3fe1be46a994272793;${PARENT}`, false],
  ])('%s', (_, header, joins) => {
    const context = propagator.extract(ROOT_CONTEXT, { 'x-amzn-trace-id': header }, defaultTextMapGetter);
    expect(trace.getSpanContext(context)?.traceId).toBe(joins ? TRACE_ID : undefined);
    for (const sampler of samplers) {
      const { decision } = sampler.shouldSample(context, TRACE_ID, 'GET', SpanKind.SERVER, {}, []);
      expect([0, 2]).toContain(decision);
    }
    const own = { traceId: TRACE_ID, spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED };
    const carrier: Record<string, string> = {};
    propagator.inject(trace.setSpanContext(context, own), carrier, defaultTextMapSetter);
    expect(carrier['x-amzn-trace-id']).toMatch(SENT_ON);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each<[unknown]>([
    [['1', '__proto__']],
    [{ length: 1 }],
    [Symbol('header')],
    [() => WHOLE],
    [new Date(0)],
  ])('a carrier that holds %o is as one without', (value) => {
    const carrier = { 'x-amzn-trace-id': value };
    expect(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)).toBe(ROOT_CONTEXT);
  });
});

describe('AWS_XRAY_DAEMON_ADDRESS', () => {
  it.each([
    ['a URL with a password', 'http://me:secret@daemon:2000', /http:\/\/me@daemon:2000 is ignored/],
    ['line breaks', '127.0.0.1:2000\r\nwarn: all is well', /127\.0\.0\.1:2000 is ignored/],
    ['control characters', '\u001b[2J\u0007daemon', /\?\[2J\?daemon is ignored/],
    ['10 kB', 'a:'.repeat(5_000), /=(a:){50} is ignored/],
    ['10 kB of spaces between', `a${' '.repeat(10_000)}b`, /a {99} is ignored/],
    ['10 kB of dots', `${'a.'.repeat(5_000)}:2000`, /=(a\.){50} is ignored/],
    ['a shell command', '127.0.0.1:2000;$(id)', /127\.0\.0\.1:2000;\$\(id\) is ignored/],
    ['a path', '/etc/passwd', /\/etc\/passwd is ignored/],
    ['a port that is none', '127.0.0.1:99999', /127\.0\.0\.1:99999 is ignored/],
    ['__proto__', '__proto__:constructor', /__proto__:constructor is ignored/],
  ])('%s is ignored, with one line by exporter and sampler each', async (_, text, said) => {
    const lines = recordLines(DiagLogLevel.WARN);
    vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', text);
    await new XRaySpanExporter().shutdown();
    new XRayRemoteSampler().shutdown();
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(said);
      expect(line).toMatch(/^[ -~]{1,400}$/);
    }
  });
});

describe('attributes', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'aws.xray.metadata.__proto__'];
  const hostile: Record<string, unknown> = Object.fromEntries(keys.map((key) => [key, 'x']));

  it('with names of the prototype are data, wherever they stand', () => {
    const translator = createTranslator({ indexedAttributes: 'all', redactKeys: ['constructor'] });
    const attributes = { ...hostile, ...JSON.parse('{"__proto__":{"polluted":true}}') };
    const events = [{ name: '__proto__', time: [1, 0] as [number, number], attributes: hostile }];
    const links = [{ context: { traceId: TRACE_ID, spanId: '53995c3f42cd8ad8' }, attributes: hostile }];
    const documents = translator.translate([
      span({ name: '__proto__', attributes, events, links, resource: { attributes: hostile } }),
    ]);
    expect(documents).toHaveLength(1);
    expect(() => JSON.parse(Buffer.from(documents[0]?.bytes ?? []).toString())).not.toThrow();
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each(['nodejs', 'javascript', 'java', 'python', 'dotnet', 'go', 'php'])(
    'with stacks of 100 kB make a document X-Ray takes: %s',
    (language) => {
      const translator = createTranslator({});
      const parts = [
        '(',
        '\n',
        '\tat ',
        '    at f (/a.js:1:2)\n',
        ' : ',
        'Caused by: ',
        '[',
        'x',
        '\r\n',
        '  File "',
      ];
      for (const part of parts) {
        const stack = `Error: x\n${part.repeat(100_000 / part.length)}`;
        const attributes = {
          'exception.type': stack,
          'exception.message': stack,
          'exception.stacktrace': stack,
        };
        const resource = { attributes: { 'service.name': 'shop', 'telemetry.sdk.language': language } };
        const events = [{ name: 'exception', time: [1, 0] as [number, number], attributes }];
        const documents = translator.translate([span({ events, resource })]);
        expect(documents).toHaveLength(1);
        expect(documents[0]?.bytes.length).toBeLessThanOrEqual(65_536);
      }
    },
  );
});
