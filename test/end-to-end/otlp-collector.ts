// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A span as it came over OTLP/JSON, as far as tests look. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly attributes: readonly unknown[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** What takes OTLP/JSON over HTTP, like a collector. */
export interface TestCollector {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Answers are held back until `answer` is called. */
  hold(): void;
  answer(): void;
  /** What is answered from now on. */
  status: number;
  close(): Promise<void>;
}

export async function startCollector(): Promise<TestCollector> {
  let held: (() => void)[] | undefined;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    if (collector.status === 200) collector.spans.push(...readSpans(JSON.parse(text)));
    const finish = (): void => {
      response.writeHead(collector.status, { 'content-type': 'application/json' }).end('{}');
    };
    if (held) held.push(finish);
    else finish();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const collector: TestCollector = {
    url: `http://127.0.0.1:${address.port}`,
    spans: [],
    status: 200,
    hold() {
      held = [];
    },
    answer() {
      for (const finish of held ?? []) finish();
      held = undefined;
    },
    async close() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
  return collector;
}

interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Partial<ReceivedSpan>[] }[];
  }[];
}

function readSpans({ resourceSpans }: ExportRequest): ReceivedSpan[] {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ traceId = '', spanId = '', name = '', attributes = [], links = [] }) => ({
      traceId,
      spanId,
      name,
      attributes,
      links,
    }));
}
