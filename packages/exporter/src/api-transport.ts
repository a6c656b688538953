// SPDX-License-Identifier: Apache-2.0
import type { SegmentDocument } from '@otel-xray/segment';
import { isNotInstalled, loadXRayModule, type XRayClientLike, type XRayModule } from './api-client.ts';
import { classifyFailure } from './api-failure.ts';
import { afterMillis, type Deadline } from './deadline.ts';
import { type SendResult, SHUT_DOWN, type Transport } from './transport.ts';
import { applyUnprocessed } from './unprocessed.ts';
import { toError } from './warnings.ts';

/** Options of `createApiTransport`. */
export interface ApiTransportOptions {
  /** The client to use. Default: one of `@aws-sdk/client-xray`, made at the first send, with one attempt. */
  readonly client?: XRayClientLike | undefined;
  /** Loads the AWS client. Default: `import('@aws-sdk/client-xray')`. */
  readonly load?: (() => Promise<XRayModule>) | undefined;
  /** Longest time for one call, in milliseconds. Default: 10,000. */
  readonly callTimeoutMillis?: number | undefined;
}

/** The X-Ray daemon's own number; the service names none. */
const MAX_DOCUMENTS_PER_CALL = 50;

/** The service names no limit for the body. 50 full documents would be 3 MB; at 1 MB a failed call costs less. */
const MAX_BYTES_PER_CALL = 1_000_000;

/** X-Ray refuses documents over 64 KB. https://docs.aws.amazon.com/general/latest/gr/xray.html */
const MAX_DOCUMENT_BYTES = 65_536;

/** The daemon sends with eight; a process beside its application with half of that. */
const MAX_CONCURRENT_CALLS = 4;

/** Sends documents to the X-Ray API (PutTraceSegments); see `Transport`. Retries are `withRetry`'s. */
export function createApiTransport(options: ApiTransportOptions = {}): Transport {
  return new ApiTransport(options);
}

interface Api {
  readonly client: XRayClientLike;
  readonly module: XRayModule;
}

class ApiTransport implements Transport {
  readonly maxDocumentBytes = MAX_DOCUMENT_BYTES;
  readonly #options: ApiTransportOptions;
  readonly #calls = new Set<AbortController>();
  #closed = false;
  #api: Promise<Api> | undefined;

  constructor(options: ApiTransportOptions) {
    this.#options = options;
  }

  async send(documents: readonly SegmentDocument[], deadline: Deadline): Promise<readonly SendResult[]> {
    const results: SendResult[] = documents.map(() => SHUT_DOWN);
    if (this.#closed || documents.length === 0) return results;
    let api: Api;
    try {
      this.#api ??= this.#load();
      api = await this.#api;
    } catch (thrown: unknown) {
      const error = toError(thrown);
      return results.fill({
        status: 'dropped',
        reason: isNotInstalled(error) ? 'client-missing' : 'client-failed',
        error,
      });
    }
    const calls = splitIntoCalls(documents);
    const work = async (): Promise<void> => {
      for (let call = calls.shift(); call; call = calls.shift()) {
        const answers = await this.#put(api, documents.slice(call.start, call.end), deadline);
        results.splice(call.start, answers.length, ...answers);
      }
    };
    await Promise.all(Array.from({ length: MAX_CONCURRENT_CALLS }, work));
    return results;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const call of this.#calls) call.abort(new Error('closed'));
    // The user's client is the user's to close.
    if (!this.#options.client)
      await this.#api?.then(({ client }) => client.destroy?.()).catch(() => undefined);
  }

  async #load(): Promise<Api> {
    const module = await (this.#options.load ?? loadXRayModule)();
    // One attempt: the retries are ours, because the client knows nothing of our deadline.
    return { module, client: this.#options.client ?? new module.XRayClient({ maxAttempts: 1 }) };
  }

  async #put(
    { client, module }: Api,
    documents: readonly SegmentDocument[],
    deadline: Deadline,
  ): Promise<SendResult[]> {
    const all = (result: SendResult): SendResult[] => documents.map(() => result);
    const millis = Math.ceil(Math.min(this.#options.callTimeoutMillis ?? 10_000, deadline.remainingMillis()));
    if (this.#closed) return all(SHUT_DOWN);
    if (millis === 0) return all({ status: 'dropped', reason: 'timeout' });
    const call = new AbortController();
    const timer = afterMillis(millis, () => call.abort(new Error(`no answer in ${millis} ms`)));
    this.#calls.add(call);
    try {
      const command = new module.PutTraceSegmentsCommand({ TraceSegmentDocuments: documents.map(toText) });
      // The race is for clients that do not listen to the signal.
      const sent = client.send(command, { abortSignal: call.signal });
      return applyUnprocessed(documents, await Promise.race([sent, rejectOnAbort(call.signal)]));
    } catch (thrown: unknown) {
      if (this.#closed) return all(SHUT_DOWN);
      if (call.signal.aborted)
        return all({ status: 'retry', reason: 'timeout', error: toError(call.signal.reason) });
      return all(classifyFailure(toError(thrown)));
    } finally {
      clearTimeout(timer);
      this.#calls.delete(call);
    }
  }
}

/** Ranges of at most 50 documents and 1 MB. */
function splitIntoCalls(documents: readonly SegmentDocument[]): { start: number; end: number }[] {
  const calls: { start: number; end: number }[] = [];
  let start = 0;
  let bytes = 0;
  documents.forEach((document, index) => {
    const size = document.bytes.byteLength;
    if (index > start && (index - start >= MAX_DOCUMENTS_PER_CALL || bytes + size > MAX_BYTES_PER_CALL)) {
      calls.push({ start, end: index });
      start = index;
      bytes = 0;
    }
    bytes += size;
  });
  calls.push({ start, end: documents.length });
  return calls;
}

function toText({ bytes }: SegmentDocument): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(toError(signal.reason)), { once: true });
  });
}
