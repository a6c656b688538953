// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A regular expression as it stands in a file that is shipped. */
export interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/** What stands in the files of packages: literals, and where one is made of text, which no checker can read. */
export interface Patterns {
  readonly literals: readonly Pattern[];
  readonly made: readonly string[];
}

const PACKAGES = fileURLToPath(new URL('../../packages', import.meta.url));
/** Sources, and what starts the command. */
const SHIPPED = /^[\w-]+\/(?:src\/.*\.ts|bin\/.*\.mjs)$/;
const TEST = /\.test\.ts$|\/test-[\w-]+\.ts$/;
/** Methods that make a regular expression of a text they are given. */
const MAKERS = new Set(['match', 'matchAll', 'search']);

export function readPatterns(): Patterns {
  const literals: Pattern[] = [];
  const made: string[] = [];
  for (const file of findFiles()) {
    const text = readFileSync(join(PACKAGES, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    visit(source, (node) => {
      const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        literals.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
      }
      if (makesPattern(node)) made.push(`${place} ${node.getText(source)}`);
    });
  }
  return { literals, made };
}

function findFiles(): string[] {
  return readdirSync(PACKAGES)
    .flatMap((name) => ['src', 'bin'].map((folder) => `${name}/${folder}`))
    .filter((folder) => existsSync(join(PACKAGES, folder)))
    .flatMap((folder) =>
      readdirSync(join(PACKAGES, folder), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter((file) => SHIPPED.test(file) && !TEST.test(file))
    .sort();
}

function makesPattern(node: ts.Node): boolean {
  const isNew = ts.isNewExpression(node) || ts.isCallExpression(node);
  if (isNew && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') return true;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const [argument] = node.arguments;
  return (
    MAKERS.has(node.expression.name.text) &&
    argument !== undefined &&
    !ts.isRegularExpressionLiteral(argument) &&
    !ts.isIdentifier(argument)
  );
}

function visit(node: ts.Node, seen: (node: ts.Node) => void): void {
  seen(node);
  ts.forEachChild(node, (child) => visit(child, seen));
}
