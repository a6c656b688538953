// SPDX-License-Identifier: Apache-2.0

import { DiagLogLevel, diag } from '@opentelemetry/api';
import { logLevel, showWarnings } from '@otel-xray/recorder/application';
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { say } from './process-log.ts';
import { forgetSetUp } from './test-reset.ts';

// OpenTelemetry's logger keeps the functions of the console as they are when it is loaded.
const shown = vi.hoisted(() => {
  const lines: string[] = [];
  for (const level of ['error', 'warn', 'info', 'debug', 'trace'] as const) {
    console[level] = (message: unknown) => {
      lines.push(`${level}: ${String(message)}`);
    };
  }
  return lines;
});

beforeEach(() => {
  shown.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  forgetSetUp();
});

function sayAll(): void {
  for (const level of ['error', 'warn', 'info', 'debug', 'verbose'] as const) diag[level](`a ${level}`);
}

it.each<[text: string | undefined, expected: DiagLogLevel | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['loud', undefined],
  ['toString', undefined],
  ['none', DiagLogLevel.NONE],
  ['ERROR', DiagLogLevel.ERROR],
  [' warn ', DiagLogLevel.WARN],
  ['Info', DiagLogLevel.INFO],
  ['debug', DiagLogLevel.DEBUG],
  ['verbose', DiagLogLevel.VERBOSE],
  ['all', DiagLogLevel.ALL],
])('OTEL_LOG_LEVEL=%s is level %s', (text, expected) => {
  expect(logLevel({ OTEL_LOG_LEVEL: text })).toBe(expected);
});

describe('showWarnings', () => {
  it.each<[text: string | undefined, expected: readonly string[]]>([
    [undefined, ['error: a error', 'warn: a warn']],
    ['loud', ['error: a error', 'warn: a warn']],
    ['none', []],
    ['error', ['error: a error']],
    ['info', ['error: a error', 'warn: a warn', 'info: a info']],
    ['debug', ['error: a error', 'warn: a warn', 'info: a info', 'debug: a debug']],
    ['all', ['error: a error', 'warn: a warn', 'info: a info', 'debug: a debug', 'trace: a verbose']],
  ])('OTEL_LOG_LEVEL=%s shows %j', (text, expected) => {
    showWarnings({ OTEL_LOG_LEVEL: text });
    sayAll();
    // The API tells of its own registration at debug level.
    expect(shown.filter((line) => !line.includes('Registered a global'))).toEqual(expected);
  });

  it('leaves out what it is told to, among warnings alone', () => {
    showWarnings({}, /^a /);
    sayAll();
    diag.warn('b');
    expect(shown).toEqual(['error: a error', 'warn: b']);
  });

  it('leaves a logger alone that somebody has set, and says nothing of its own', () => {
    const said = recordDiag();
    showWarnings({});
    diag.warn('theirs');
    expect(said).toEqual(['warn: theirs']);
    expect(shown).toEqual([]);
  });

  it('asked again, shows everything once', () => {
    showWarnings({});
    showWarnings({});
    diag.warn('once');
    expect(shown).toEqual(['warn: once']);
  });
});

describe('say', () => {
  it.each<[text: string | undefined, expected: readonly string[]]>([
    [undefined, ['otel-xray: here we go\n']],
    ['info', ['otel-xray: here we go\n']],
    ['all', ['otel-xray: here we go\n']],
    ['warn', []],
    ['none', []],
  ])('OTEL_LOG_LEVEL=%s', (text, expected) => {
    say('here we go', { OTEL_LOG_LEVEL: text });
    expect(shown).toEqual(expected);
  });
});
