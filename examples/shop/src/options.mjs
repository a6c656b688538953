// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';

const HELP = `A small shop of separate processes, traced into local X-Ray.

  npm run demo -- [options]

  --serve                keep the shop open afterwards and show every new trace; Ctrl-C closes it
  --daemon <host:port>   send to a real X-Ray daemon instead; look at the traces in the AWS console
  --without <service>    leave one out (catalog, orders, payments or shipping), to see the demo notice
  --help                 this

Exit code 0 when what arrived is what was expected, 1 when something is missing, 2 for wrong options.`;

const OPTIONAL_SERVICES = ['catalog', 'orders', 'payments', 'shipping'];

/**
 * Reads the command line; ends the process where that is all there is to do.
 * @returns {{ serve: boolean, daemon: string | undefined, without: string[] }}
 */
export function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        serve: { type: 'boolean', default: false },
        daemon: { type: 'string' },
        without: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    const { serve = false, daemon, without = [], help } = values;
    if (help) {
      console.log(HELP);
      process.exit(0);
    }
    const unknown = without.find((name) => !OPTIONAL_SERVICES.includes(name));
    if (unknown !== undefined) throw new Error(`--without ${unknown}: not ${OPTIONAL_SERVICES.join(', ')}`);
    if (serve && daemon !== undefined)
      throw new Error('--serve shows what local X-Ray gets: not with --daemon');
    return { serve, daemon, without };
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n\n${HELP}`);
    process.exit(2);
  }
}
