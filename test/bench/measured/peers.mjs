// SPDX-License-Identifier: Apache-2.0
// What we are compared with, from a folder of its own, so that nothing of ours depends on it.
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const requirePeer = createRequire(new URL('../peers/package.json', import.meta.url));

/** The serialisers of OTLP's exporters. */
export function otlp() {
  const { JsonTraceSerializer, ProtobufTraceSerializer } = requirePeer('@opentelemetry/otlp-transformer');
  return {
    toProtobuf: (spans) => ProtobufTraceSerializer.serializeRequest(spans),
    toJson: (spans) => JsonTraceSerializer.serializeRequest(spans),
  };
}

/** What the Zipkin exporter posts: its own translation of each span, as JSON. */
export function zipkin() {
  const { toZipkinSpan } = requirePeer('@opentelemetry/exporter-zipkin/build/src/transform');
  const toSpan = (span) => toZipkinSpan(span, 'shop-api', 'otel.status_code', 'error');
  return (spans) => Buffer.from(JSON.stringify(spans.map(toSpan)));
}

/** ADOT's exporter: OTLP in protobuf and base64, a batch a datagram. Not a part of what its package exports. */
export function adot(address) {
  const file = new URL(
    '../peers/node_modules/@aws/aws-distro-opentelemetry-node-autoinstrumentation/build/src/otlp-udp-exporter.js',
    import.meta.url,
  );
  const { OTLPUdpSpanExporter } = requirePeer(fileURLToPath(file));
  const exporter = new OTLPUdpSpanExporter(address);
  return (spans) => new Promise((done) => exporter.export(spans, done));
}

/** ADOT's exporter sends ten spans at a time in Lambda, so that they fit. */
export const ADOT_BATCH = 10;

/** The translator of OpenTelemetry's collector, in a process of its own, as `collector/main.go` measures it. */
export function collector(spans) {
  const program = fileURLToPath(new URL('../collector/dist/collector', import.meta.url));
  if (!existsSync(program)) return undefined;
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const request = Buffer.from(otlp().toProtobuf(spans));
  child.stdin.write(`${request.length}\n`);
  child.stdin.write(request);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    rate: async (millis) => {
      child.stdin.write(`${millis}\n`);
      return Number((await lines.next()).value);
    },
  };
}

/** The X-Ray SDK, by hand and without context. */
export function xraySdk() {
  const sdk = requirePeer('aws-xray-sdk-core');
  sdk.enableManualMode();
  sdk.setLogger({ debug() {}, info() {}, warn() {}, error() {} });
  return sdk;
}

/** From now on datagrams go nowhere, in this process: for what is measured without the kernel. */
export function withoutSockets() {
  const socket = {
    send: (...args) => args.at(-1)?.(null),
    on: () => socket,
    once: () => socket,
    unref: () => socket,
    close: () => socket,
  };
  dgram.createSocket = () => socket;
}
