// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';

const PEERS = new URL('peers/package.json', import.meta.url);
const COLLECTOR = new URL('collector/', import.meta.url);

/** What is compared with, by name and version. */
export function versionsText(): string {
  const manifest: unknown = JSON.parse(readFileSync(PEERS, 'utf8'));
  const dependencies: readonly [string, unknown][] = Object.entries(Object(Object(manifest).dependencies));
  const peers = dependencies.map(([name, version]) => `\`${name}\` ${version}`);
  return [...peers, ...collector()].join(',\n');
}

function collector(): readonly string[] {
  if (!existsSync(new URL('dist/collector', COLLECTOR))) return [];
  const [, version] = /awsxrayexporter (v\S+)/.exec(readFileSync(new URL('go.mod', COLLECTOR), 'utf8')) ?? [];
  return [`\`awsxrayexporter\` ${version} in a process of its own`];
}
