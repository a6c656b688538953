// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { plainText } from '@otel-xray/local';
import type { Command } from 'commander';
import { readLintInputs } from '../lint-input.ts';
import { createLinter } from '../linter.ts';
import { createOutput } from '../output.ts';
import type { ProcessIo } from '../process-io.ts';

const HELP = `
Takes segment documents as a JSON array, one a line, as a request to PutTraceSegments or as a datagram with its header,
and OTLP/JSON requests, which are translated first. Without a file, or for "-", reads standard input.

Each finding is a line: file:line (or index in an array), path in the document, what becomes of it (refused, cut, ignored,
broken), why, and the rule. The exit code is 1 when X-Ray would refuse a document, or when something could not be read.

  $ otel-xray lint segments.ndjson
  $ otel-xray translate < spans.ndjson | otel-xray lint`;

/** Adds `otel-xray lint`. `finish` takes the exit code. */
export function addLintCommand(program: Command, io: ProcessIo, finish: (exitCode: number) => void): void {
  program
    .command('lint')
    .summary('what X-Ray would refuse, cut, ignore or show broken')
    .description('Says what X-Ray would refuse, cut, ignore or show broken of segment documents.')
    .argument('[files...]', 'files to read; "-" is standard input')
    .addHelpText('after', HELP)
    .action(async (files: readonly string[]) => finish(await lint(files.length === 0 ? ['-'] : files, io)));
}

async function lint(files: readonly string[], io: ProcessIo): Promise<number> {
  let exitCode = 0;
  const complain = (message: string): void => {
    io.stderr.write(`otel-xray: ${message}\n`);
  };
  const linter = createLinter(complain);
  const output = createOutput(io.stdout);

  async function lintFile(file: string): Promise<boolean> {
    const text = file === '-' ? await readAll(io.stdin) : await readFile(file, 'utf8');
    for (const input of readLintInputs(text)) {
      for (const line of linter.check(file === '-' ? 'stdin' : file, input)) {
        // Nobody reads any more: no more to do.
        if (!(await output.write(`${line}\n`))) return false;
      }
    }
    return true;
  }

  if (files.includes('-') && io.stdin.isTTY) complain('reading documents from the terminal');
  for (const file of files) {
    try {
      if (!(await lintFile(file))) break;
    } catch (error: unknown) {
      exitCode = 1;
      complain(plainText(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
  for (const line of linter.finish()) await output.write(`${line}\n`);
  output.release();
  return linter.hasFailed() ? 1 : exitCode;
}

async function readAll(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
