// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The Lambda layer that comes with this package; from `src` and from `dist` it is the same place. */
export const LAYER_FILE: string = fileURLToPath(new URL('../dist/otel-xray-layer.zip', import.meta.url));

/** A layer's zip, and what Lambda calls its `CodeSha256`. */
export interface LayerZip {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Rejects where there is no such file: in a checkout that is not built. */
export async function readLayer(file: string): Promise<LayerZip> {
  const bytes = await readFile(file);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('base64') };
}
