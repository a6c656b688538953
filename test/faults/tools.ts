// SPDX-License-Identifier: Apache-2.0

/** Why something cannot be done on this machine; `undefined` where it can. */
export function whyNot(what: string, attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return `${what}: ${NEEDS} (${error instanceof Error ? error.message.trim().split('\n').at(-1) : error})`;
  }
}

const NEEDS = 'needs Linux, root and: apt-get install iproute2 nftables util-linux';

/** Passes a test over by name; with `--strict` that is a failure. */
export function missing(why: string, skip: (why: string) => void): void {
  const { OTEL_XRAY_TEST_STRICT } = process.env;
  if (OTEL_XRAY_TEST_STRICT === 'true') throw new Error(why);
  skip(why);
}
