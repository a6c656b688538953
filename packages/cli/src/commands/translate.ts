// SPDX-License-Identifier: Apache-2.0
import { isLambdaHandlerUnderFacade, plainText, readOtlpRequest } from '@otel-xray/local';
import { createTranslator } from '@otel-xray/segment';
import type { Command } from 'commander';
import { describeDrop } from '../describe-drop.ts';
import { indentJson } from '../indent-json.ts';
import { type Line, readLines } from '../lines.ts';
import { createOutput } from '../output.ts';
import type { ProcessIo } from '../process-io.ts';

interface TranslateOptions {
  readonly annotate?: readonly string[];
  readonly logGroup?: readonly string[];
  readonly pretty?: true;
}

const HELP = `
Each line is one ExportTraceServiceRequest, and its spans are translated together: those of one process nest.
A line that is none, and a span that fits no document, is named on standard error; the rest is still done, and the
exit code is 1.

  $ otel-xray translate < spans.ndjson > segments.ndjson
  $ otel-xray translate --annotate 'order.*' --pretty < spans.ndjson`;

/** Adds `otel-xray translate`. `finish` takes the exit code. */
export function addTranslateCommand(
  program: Command,
  io: ProcessIo,
  finish: (exitCode: number) => void,
): void {
  program
    .command('translate')
    .summary('OTLP/JSON on standard input to segment documents on standard output')
    .description('Translates OTLP/JSON spans, one request a line, to X-Ray segment documents, one a line.')
    .option('--annotate <key>', 'attribute to index: name, glob, or "all" (repeatable)', collect)
    .option('--log-group <name>', 'CloudWatch log group of segments that name none (repeatable)', collect)
    .option('--pretty', 'indent the documents')
    .addHelpText('after', HELP)
    .action(async (options: TranslateOptions) => finish(await translate(options, io)));
}

async function translate(options: TranslateOptions, io: ProcessIo): Promise<number> {
  let exitCode = 0;
  let lineNumber = 0;
  function complain(message: string): void {
    exitCode = 1;
    io.stderr.write(`otel-xray: ${message}\n`);
  }
  const { translate: toDocuments } = createTranslator({
    indexedAttributes: options.annotate?.includes('all') ? 'all' : options.annotate,
    logGroups: options.logGroup,
    isFacadeParent: isLambdaHandlerUnderFacade,
    onDrop: (drop) => complain(`line ${lineNumber}: ${describeDrop(drop)}`),
  });

  function translateLine({ number, text }: Line): Buffer {
    lineNumber = number;
    try {
      if (text instanceof Error) throw text;
      if (text === '') return Buffer.alloc(0);
      const documents = toDocuments(readOtlpRequest(JSON.parse(text)));
      const lines = documents.map(({ bytes }) =>
        options.pretty ? indentJson(Buffer.from(bytes).toString()) : bytes,
      );
      return Buffer.concat(lines.flatMap((line) => [Buffer.from(line), NEWLINE]));
    } catch (error: unknown) {
      complain(`line ${number}: ${plainText(error instanceof Error ? error.message : String(error))}`);
      return Buffer.alloc(0);
    }
  }

  if (io.stdin.isTTY) io.stderr.write('otel-xray: reading OTLP/JSON from the terminal, one request a line\n');
  const output = createOutput(io.stdout);
  try {
    for await (const line of readLines(io.stdin)) {
      const documents = translateLine(line);
      // Nobody reads any more: no more to do, and nothing wrong.
      if (documents.length > 0 && !(await output.write(documents))) break;
    }
  } catch (error: unknown) {
    complain(`cannot read standard input: ${String(error)}`);
  } finally {
    output.release();
  }
  return exitCode;
}

const NEWLINE = Buffer.from('\n');

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
