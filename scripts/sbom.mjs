#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// `npm run sbom`: a bill of materials of each package that is published, as CycloneDX, into `sbom/` (or the folder named).
// It lists what `npm install` brings along, in the versions of package-lock.json: the same lock, the same bytes. `npm sbom`
// cannot be used: of a workspace it leaves out what is a development dependency elsewhere. Peers are the application's.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = process.argv[2] ?? join(ROOT, 'sbom');
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

mkdirSync(FOLDER, { recursive: true });
for (const place of Object.keys(packages).filter((path) => /^packages\/[^/]+$/.test(path))) {
  const manifest = JSON.parse(readFileSync(join(ROOT, place, 'package.json'), 'utf8'));
  if (manifest.private === true) continue;
  const file = `${manifest.name.replace('@', '').replace('/', '-')}.cdx.json`;
  writeFileSync(join(FOLDER, file), `${JSON.stringify(billOf(place), null, 2)}\n`);
  console.log(file);
}

/** The package at a place of the lock, and all that it depends on, near or far. */
function billOf(place) {
  const needs = new Map();
  const open = [place];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    if (needs.has(from)) continue;
    const { dependencies = {}, optionalDependencies = {} } = packages[from];
    const found = Object.keys({ ...dependencies, ...optionalDependencies }).map((name) =>
      resolve(name, from),
    );
    needs.set(from, found);
    open.push(...found);
  }
  const [own, ...others] = [...needs.keys()].map(componentOf).sort(byReference(place));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: own },
    components: others,
    dependencies: [...needs]
      .map(([from, found]) => ({ ref: referenceOf(from), dependsOn: found.map(referenceOf).sort() }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  };
}

/** Where Node finds a package that another one asks for: in its own `node_modules`, else in those above it. */
function resolve(name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = packages[path];
    if (entry !== undefined) return entry.link ? entry.resolved : path;
    if (folder === '') throw new Error(`${name}, which ${from} asks for, is not in package-lock.json`);
  }
}

function nameOf(place) {
  return packages[place].name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** A package URL, which is its reference too: https://github.com/package-url/purl-spec */
function referenceOf(place) {
  return `pkg:npm/${nameOf(place).replace('@', '%40')}@${packages[place].version}`;
}

function componentOf(place) {
  const { version, license, integrity } = packages[place];
  const [algorithm, hash] = integrity?.split('-', 2) ?? [];
  return {
    type: 'library',
    'bom-ref': referenceOf(place),
    name: nameOf(place),
    version,
    ...(hash && { hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: hexOf(hash) }] }),
    ...(license && { licenses: [{ expression: license }] }),
    purl: referenceOf(place),
  };
}

function hexOf(base64) {
  return Buffer.from(base64, 'base64').toString('hex');
}

/** The package itself first. */
function byReference(place) {
  const own = referenceOf(place);
  const key = (component) => (component.purl === own ? '' : component.purl);
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}
