#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Builds the Lambda layer: `node build-layer.mjs [file.zip]`, otel-xray-layer.zip where nothing is said. The same sources
// give the same bytes: files in order of name, all of one time. Fails where the layer has become too large.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { leanSource } from './lean-source.mjs';

/** Some 100 kB are ours; the rest is room for what becomes of OpenTelemetry. */
const MAX_BYTES = 400_000;

const here = import.meta.dirname;
const folder = join(here, 'layer', 'dist');
const zip = resolve(process.argv[2] ?? join(here, 'otel-xray-layer.zip'));

rmSync(folder, { recursive: true, force: true });
const tsdown = createRequire(import.meta.url).resolve('tsdown/run');
execFileSync(process.execPath, [tsdown, '--config', 'tsdown.layer.config.ts', '--silent'], {
  cwd: here,
  // The bundler warns of the Node.js that we support.
  stdio: ['ignore', 'ignore', 'pipe'],
});
const bundle = join(folder, 'otel-xray', 'index.mjs');
writeFileSync(bundle, leanSource(readFileSync(bundle, 'utf8')));
copyFileSync(join(here, 'layer', 'otel-xray-handler'), join(folder, 'otel-xray-handler'));
chmodSync(join(folder, 'otel-xray-handler'), 0o755);
copyFileSync(join(here, '..', '..', 'LICENSE'), join(folder, 'otel-xray', 'LICENSE'));

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .sort();
const bytes = zipOf(files);
writeFileSync(zip, bytes);
process.stdout.write(`${zip}: ${bytes.byteLength} bytes, ${files.join(', ')}\n`);
if (bytes.byteLength > MAX_BYTES) {
  process.stderr.write(`The layer may have ${MAX_BYTES} bytes.\n`);
  process.exitCode = 1;
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zipOf(names) {
  const locals = [];
  const entries = [];
  let offset = 0;
  for (const name of names) {
    const content = readFileSync(join(folder, name));
    const packed = deflateRawSync(content, { level: 9 });
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0); // version needed
    header.writeUInt16LE(8, 4); // deflate
    header.writeUInt16LE(0, 6); // 00:00
    header.writeUInt16LE(0x21, 8); // 1 January 1980, the earliest there is
    header.writeUInt32LE(crc32(content), 10);
    header.writeUInt32LE(packed.byteLength, 14);
    header.writeUInt32LE(content.byteLength, 18);
    header.writeUInt16LE(Buffer.byteLength(name), 22);
    const mode = name === 'otel-xray-handler' ? 0o100755 : 0o100644;
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, Buffer.from(name), packed]);
    locals.push(local);
    offset += local.byteLength;
    // Made by Unix, whose file modes these are.
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), header, tail, Buffer.from(name)]));
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(directory.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
