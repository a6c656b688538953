// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with files of an application, gone after `remove`. */
export interface TestApplication {
  readonly folder: string;
  remove(): void;
}

/** Writes files by their paths; `node_modules/<name>/index.js` is what `require(name)` gives there. */
export function createApplication(files: Readonly<Record<string, string>>): TestApplication {
  // On macOS the folder for temporary files is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'otel-xray-application-')));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
