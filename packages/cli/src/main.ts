// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addLayerCommand } from './commands/layer.ts';
import { addLintCommand } from './commands/lint.ts';
import { addLocalCommand } from './commands/local.ts';
import { addTranslateCommand } from './commands/translate.ts';
import { LAYER_FILE } from './layer-file.ts';
import { type ProcessIo, processIo } from './process-io.ts';

/** A command line that makes no sense: not 1, which means that the work itself went wrong. */
const USAGE_ERROR = 2;

const HELP = `
Exit codes: 0 done, 1 something went wrong, 2 the command line makes no sense.`;

/**
 * Runs `otel-xray` with the given arguments and resolves to its exit code. Never ends the process itself.
 *
 *     process.exitCode = await main(process.argv.slice(2));
 */
export async function main(argv: readonly string[], io: ProcessIo = processIo()): Promise<number> {
  // A reader that went away (`| head`) is no reason to fall over.
  for (const stream of [io.stdout, io.stderr]) stream.on('error', () => undefined);
  let exitCode = 0;
  const finish = (code: number): void => {
    exitCode = code;
  };
  const version = packageVersion();
  const program = new Command('otel-xray')
    .description('OpenTelemetry and AWS X-Ray: on this machine, without an account, and on AWS Lambda.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .showHelpAfterError('(otel-xray --help lists commands and options)')
    .addHelpText('after', HELP);
  addLocalCommand(program, io, finish);
  addTranslateCommand(program, io, finish);
  addLintCommand(program, io, finish);
  addLayerCommand(program, io, finish, { file: LAYER_FILE, version });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE_ERROR;
  }
  return exitCode;
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest && manifest.version;
  return String(version);
}
