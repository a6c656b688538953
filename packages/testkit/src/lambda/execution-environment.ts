// SPDX-License-Identifier: Apache-2.0
import { lambdaEnvironment } from './environment.ts';
import type { ResolvedLambdaOptions } from './options.ts';
import type { LambdaError } from './outcome.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** How the start of a process went: it asked for its first invocation, or it did not come to that. */
export type Initialization =
  | { readonly status: 'ready' }
  | { readonly status: 'error'; readonly error: LambdaError }
  | { readonly status: 'exited'; readonly how: string }
  | { readonly status: 'late' };

/** How long the start may take, by Lambda's limits; on Managed Instances, where it has minutes, a minute. */
const INIT_MILLIS = 10_000;
const MANAGED_INIT_MILLIS = 60_000;

/** One process of a function, with a Runtime API to itself: what Lambda calls an execution environment. */
export interface ExecutionEnvironment {
  readonly sandbox: Sandbox;
  readonly api: RuntimeApi;
  readonly initialization: Initialization;
  /** Resolves when the runtime asks for an invocation next, and there is none. */
  nextIdle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one and waits until it is ready, or has failed. */
export async function startEnvironment(
  options: ResolvedLambdaOptions,
  onOutput: (text: string) => void,
): Promise<ExecutionEnvironment> {
  const idlers: (() => void)[] = [];
  let tellInitError: (error: LambdaError) => void = () => undefined;
  const initError = new Promise<Initialization>((tell) => {
    tellInitError = (error) => tell({ status: 'error', error });
  });
  const nextIdle = (): Promise<void> => new Promise((tell) => idlers.push(tell));
  const firstIdle = nextIdle().then((): Initialization => ({ status: 'ready' }));

  const api = await startRuntimeApi({
    onIdle(): void {
      for (const tell of idlers.splice(0)) tell();
    },
    onInitError: tellInitError,
  });
  const sandbox = startSandbox(options, lambdaEnvironment(options, api.address), onOutput);
  const exit = sandbox.ended.then((how): Initialization => ({ status: 'exited', how }));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Initialization>((tell) => {
    const millis = options.maxConcurrency === undefined ? INIT_MILLIS : MANAGED_INIT_MILLIS;
    timer = setTimeout(() => tell({ status: 'late' }), millis);
  });
  const initialization = await Promise.race([firstIdle, initError, exit, late]);
  clearTimeout(timer);
  return {
    sandbox,
    api,
    initialization,
    nextIdle,
    async close(): Promise<void> {
      await sandbox.kill();
      await api.close();
    },
  };
}
