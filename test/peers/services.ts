// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { type Running, run } from '../ways-in/run.ts';

/** What a service is written in; by that it is known whether it can run here. */
export type Language = 'ours' | 'node' | 'python';

/** A service and what traces it. Each does the same: it asks the next one, if there is one. */
export interface Peer {
  readonly language: Language;
  readonly flags?: readonly string[];
  /** In `folder`. */
  readonly program: string;
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It writes OTLP/JSON to the file `SPANS`; all others send documents to the X-Ray daemon. */
  readonly writesSpans?: boolean;
}

const SERVICES = fileURLToPath(new URL('services', import.meta.url));
const AWS_NODE = fileURLToPath(new URL('aws-node', import.meta.url));
export const PYTHON: string = fileURLToPath(new URL('.venv/bin/python', import.meta.url));

export function ours(propagators = 'tracecontext,baggage,xray'): Peer {
  return {
    language: 'ours',
    flags: ['--import', '@otel-xray/node/register'],
    program: 'ours.mjs',
    folder: SERVICES,
    env: { OTEL_PROPAGATORS: propagators },
  };
}

export const awsNode: Peer = { language: 'node', program: 'service.cjs', folder: AWS_NODE };

export const awsPython: Peer = { language: 'python', program: 'aws_xray.py', folder: SERVICES };

export function otelPython(propagators: string): Peer {
  return {
    language: 'python',
    program: 'opentelemetry_python.py',
    folder: SERVICES,
    env: { OTEL_PROPAGATORS: propagators },
    writesSpans: true,
  };
}

/** The first of `languages` that could not be installed here. */
export function missingOf(languages: readonly Language[]): Language | undefined {
  const { OTEL_XRAY_TEST_MISSING_PEERS: missing = '' } = process.env;
  return languages.find((language) => missing.split(',').includes(language));
}

/** Starts a service under a name; gives it and its address when it listens. */
export async function startPeer(
  peer: Peer,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly service: Running; readonly url: string }> {
  const { language, flags = [], program, folder } = peer;
  const names = { SERVICE: name, OTEL_SERVICE_NAME: name };
  const command = language === 'python' ? PYTHON : process.execPath;
  const service = run({ node: command, folder }, [...flags, program], { ...names, ...peer.env, ...env });
  const [, port] = await service.until(/^port (\d+)$/);
  return { service, url: `http://127.0.0.1:${port}` };
}
