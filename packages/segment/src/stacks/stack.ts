// SPDX-License-Identifier: Apache-2.0
import type { ExceptionChain, StackParser } from './chain.ts';
import { parseDotnet } from './dotnet.ts';
import { parseGo } from './go.ts';
import { parseJava } from './java.ts';
import { parseJavaScript } from './javascript.ts';
import { parsePython } from './python.ts';

/** By `telemetry.sdk.language`. Other languages' stacks are not read. */
const PARSERS: Readonly<Record<string, StackParser>> = {
  nodejs: parseJavaScript,
  webjs: parseJavaScript,
  javascript: parseJavaScript,
  java: parseJava,
  php: parseJava,
  python: parsePython,
  dotnet: parseDotnet,
  go: parseGo,
};

/** Longer stacks are cut before they are read: no frame after this is of use, and the time stays bounded. */
const MAX_STACK_CHARACTERS = 200_000;

/** Whether stacks of this language are read. */
export function canParseStack(language: string | undefined): boolean {
  return language !== undefined && Object.hasOwn(PARSERS, language);
}

export function parseStack(
  language: string | undefined,
  type: string,
  message: string,
  stack: string,
): ExceptionChain {
  const parse = language !== undefined && canParseStack(language) ? PARSERS[language] : undefined;
  if (parse === undefined || stack === '') return [{ type, message, frames: [] }];
  return parse(type, message, stack.slice(0, MAX_STACK_CHARACTERS));
}
