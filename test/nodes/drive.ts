// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import {
  type LocalXRay,
  type ServiceGraph,
  serviceGraph,
  startLocalXRay,
  type Trace,
} from '@otel-xray/local';
import type { Client, Service } from './clients.ts';
import { type Env, type Program, startProgram } from './program.ts';

/** What X-Ray has been told, and draws. */
export interface Drawn {
  readonly graph: ServiceGraph;
  readonly traces: readonly Trace[];
  /** Documents X-Ray would have refused. */
  readonly rejects: readonly unknown[];
}

/** Less than a test may take, so that a client that hangs says what it wrote. */
const CALLER_MILLIS = 45_000;

/** The last document: it is in when all before it are. */
const LAST = {
  name: 'last',
  id: 'f'.repeat(16),
  trace_id: `1-ffffffff-${'f'.repeat(24)}`,
  start_time: 1,
  end_time: 2,
};

/** Runs the programs of a client against a local X-Ray of their own; gives what arrived. */
export async function drive(client: Client, servers: Env): Promise<Drawn> {
  const xray = await startLocalXRay({ port: 0 });
  const env = { ...servers, ...client.env, ...xray.env };
  const programs: Program[] = [];
  const begin = (...given: Parameters<typeof startProgram>): Program => {
    const program = startProgram(...given);
    programs.push(program);
    return program;
  };
  try {
    const services = (client.services ?? []).map((name) => ({
      name,
      program: begin('programs/called.mjs', { env, service: name === 'called' ? name : undefined }),
    }));
    const consumer =
      client.consumes &&
      begin('programs/consumer.mjs', { env, args: [client.consumes], service: 'consumer' });
    const done = consumer?.says('done');
    // Where something else goes wrong first, nobody waits for this.
    done?.catch(() => undefined);
    const addresses: Env[] = await Promise.all(
      services.map(async ({ name, program }) => addressesOf(name, await program.says('ready'))),
    );
    await consumer?.says('ready');
    const caller = begin('programs/caller.mjs', {
      env: Object.assign({}, env, ...addresses),
      args: [client.program],
      service: client.untraced ? undefined : 'caller',
      timeoutMillis: CALLER_MILLIS,
    });
    await caller.ended();
    await done;
    await Promise.all(programs.map((program) => program.stop()));
    await allArrived(xray);
    const traces = xray.traces().filter(({ id }) => id !== LAST.trace_id);
    return { graph: serviceGraph(traces), traces, rejects: xray.rejects() };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await xray.close();
  }
}

/** `CALLED_URL`, `CALLED_GRPC`. A host of its own for each, which is how nodes tell them apart. */
function addressesOf(service: Service, ready: unknown): Env {
  const { http, grpc } = Object(ready);
  const host = service === 'called' ? '127.0.0.1' : 'localhost';
  const prefix = service.toUpperCase();
  return { [`${prefix}_URL`]: `http://${host}:${http}`, [`${prefix}_GRPC`]: `${host}:${grpc}` };
}

/** Datagrams queue in the socket in the order they came, so whoever is last has everybody before it. */
async function allArrived(xray: LocalXRay): Promise<void> {
  const socket = createSocket('udp4');
  socket.send(`{"format":"json","version":1}\n${JSON.stringify(LAST)}`, xray.port, '127.0.0.1');
  await xray.waitForTrace(({ id }) => id === LAST.trace_id);
  socket.close();
}
