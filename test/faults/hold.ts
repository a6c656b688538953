// SPDX-License-Identifier: Apache-2.0
import { diag } from '@opentelemetry/api';
import { XRaySpanExporter } from '@otel-xray/exporter';
import { recordDiag } from '@otel-xray/testkit';
import { expect, it } from 'vitest';
import { spanOf } from '../../packages/exporter/src/test-spans.ts';
import { type Fault, statsOf, type Trial } from './fault.ts';

/**
 * A test for each row: what is said, what is counted, and that every call of `export` is answered once, before
 * `forceFlush` is over. Whatever is thrown or rejected with nobody listening fails the run by itself.
 */
export function hold(faults: readonly Fault[]): void {
  for (const fault of faults) it(`${fault.fault} (${fault.how})`, () => check(fault));
}

async function check({ warned, counted, run }: Fault): Promise<void> {
  const said = recordDiag();
  const closables: { close(): Promise<unknown> }[] = [];
  const answers: number[] = [];
  let exporter: XRaySpanExporter | undefined;
  let spans = 0;
  const trial: Trial = {
    exporter(options) {
      exporter = new XRaySpanExporter(options);
      const inner = exporter.export.bind(exporter);
      exporter.export = (batch, callback) => {
        const call = answers.push(0) - 1;
        inner(batch, (result) => {
          answers[call] = (answers[call] ?? 0) + 1;
          callback(result);
        });
      };
      return exporter;
    },
    give(count = 2) {
      const batch = Array.from({ length: count }, () => spanOf(++spans));
      return new Promise((resolve) => exporter?.export(batch, () => resolve()));
    },
    closing(closable) {
      closables.push(closable);
      return closable;
    },
  };
  try {
    await run(trial);
    await exporter?.forceFlush();
    expect(answers).toEqual(answers.map(() => 1));
    expect(exporter?.stats()).toEqual(statsOf(counted));
    await exporter?.shutdown();
    expect(said.map(plain)).toEqual(warned.map((text) => `warn: @otel-xray/exporter ${text}`));
  } finally {
    for (const closable of closables) await closable.close();
    diag.disable();
  }
}

/** Without ports, and without the word of the call where its clock was before that of the export: both end it then. */
function plain(line: string): string {
  return line
    .replace(/(127\.0\.0\.1|\[::1\]|[a-z]+):\d{4,5}\b/g, '$1:<port>')
    .replace(/ \[no answer in \d+ ms\]$/, '');
}
