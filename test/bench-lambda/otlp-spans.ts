// SPDX-License-Identifier: Apache-2.0

const PREFIX = /^\{"format":"json","version":1\}\nT1[SU]/;

/**
 * The traces, in X-Ray's form, of the spans in a datagram of ADOT's: an OTLP request in protobuf, in base64, which a
 * local X-Ray does not read.
 *
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function traceIdsOfSpans(datagram: Buffer): readonly string[] {
  const text = datagram.toString('latin1');
  if (!PREFIX.test(text)) return [];
  const request = Buffer.from(text.replace(PREFIX, ''), 'base64');
  return members(request, 1) // resource_spans
    .flatMap((resourceSpans) => members(resourceSpans, 2)) // scope_spans
    .flatMap((scopeSpans) => members(scopeSpans, 2)) // spans
    .flatMap((span) => members(span, 1)) // trace_id
    .map((id) => `1-${id.toString('hex', 0, 4)}-${id.toString('hex', 4)}`);
}

/** The members of a message that have this number, if they are messages or bytes. */
function members(message: Buffer, wanted: number): readonly Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; at < message.length; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else {
      const length = varint();
      if (tag >>> 3 === wanted) found.push(message.subarray(at, at + length));
      at += length;
    }
  }
  return found;
}
