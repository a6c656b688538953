// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How far up from the program a package.json is looked for. */
const MAX_LEVELS = 20;

/**
 * A name for a service to which nobody gave one: `AWS_XRAY_TRACING_NAME`, as the X-Ray SDK takes it; in Lambda the
 * function's name; else the name in the `package.json` nearest to the program. OpenTelemetry's own variables
 * (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`) go before all of these.
 */
export function guessServiceName(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): string | undefined {
  const { AWS_XRAY_TRACING_NAME: said, AWS_LAMBDA_FUNCTION_NAME: lambda } = env;
  return said?.trim() || lambda || packageName(folder);
}

function packageName(folder: string): string | undefined {
  let at = folder;
  for (let level = 0; level < MAX_LEVELS; level++) {
    const name = nameIn(join(at, 'package.json'));
    if (name !== undefined) return name;
    const up = dirname(at);
    if (up === at) return undefined;
    at = up;
  }
  return undefined;
}

function nameIn(file: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const name: unknown = typeof manifest === 'object' && manifest !== null && Reflect.get(manifest, 'name');
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}
