// SPDX-License-Identifier: Apache-2.0
import { createKeyMatcher } from './glob.ts';
import { exceptionId } from './ids.ts';
import type { TranslationDrop, TranslatorOptions } from './options.ts';
import { createRedaction, type RedactSpan } from './redaction.ts';
import type { SpanSource } from './span.ts';

/** X-Ray refuses documents over 64 KB; a little is left for what a daemon or the service adds. */
const DEFAULT_MAX_DOCUMENT_BYTES = 64_000;
const MAX_DEPTH = 64;

const FUNCTIONS = [
  'classify',
  'name',
  'redact',
  'isFacadeParent',
  'isInCall',
  'exceptionId',
  'onDrop',
] as const;

/** Options with every default filled in and every pattern compiled. */
export interface ResolvedTranslatorOptions {
  /** `undefined` where no name is indexed. */
  readonly isIndexed: ((key: string) => boolean) | undefined;
  readonly indexesAll: boolean;
  readonly logGroups: readonly string[];
  readonly classify: TranslatorOptions['classify'];
  readonly name: TranslatorOptions['name'];
  readonly redact: RedactSpan | undefined;
  readonly isFacadeParent: (span: SpanSource) => boolean;
  readonly isInCall: (span: SpanSource) => boolean;
  readonly drawsHandlerBelowFacade: boolean;
  readonly maxDocumentBytes: number;
  readonly maxDepth: number;
  readonly exceptionId: (spanId: string, index: number) => string;
  readonly onDrop: (drop: TranslationDrop) => void;
}

/** Fills in defaults once; throws a `TypeError` that names the option, its value and what it takes. */
export function resolveTranslatorOptions(options: TranslatorOptions): ResolvedTranslatorOptions {
  const { indexedAttributes = [], logGroups = [], redactKeys = [] } = options;
  const { maxDocumentBytes = DEFAULT_MAX_DOCUMENT_BYTES, maxDepth = MAX_DEPTH } = options;
  for (const name of FUNCTIONS) check(name, options[name], isFunction, 'a function');
  for (const name of ['sqlQueries', 'urlQueries'] as const)
    check(name, options[name], isBoolean, 'true or false');
  check('logGroups', logGroups, isStrings, 'an array of strings');
  check('redactKeys', redactKeys, isStrings, 'an array of strings');
  check('indexedAttributes', indexedAttributes, isKeys, "'all' or an array of strings");
  check('lambdaHandlerAs', options.lambdaHandlerAs, isHandlerShape, "'subsegment' or 'segment'");
  check('maxDocumentBytes', maxDocumentBytes, within(1024, 65_536), 'a whole number from 1024 to 65536');
  check('maxDepth', maxDepth, within(1, MAX_DEPTH), `a whole number from 1 to ${MAX_DEPTH}`);
  return {
    isIndexed:
      indexedAttributes === 'all' || indexedAttributes.length === 0
        ? undefined
        : createKeyMatcher(indexedAttributes),
    indexesAll: indexedAttributes === 'all',
    logGroups,
    classify: options.classify,
    name: options.name,
    redact: createRedaction({
      keys: redactKeys,
      sqlQueries: options.sqlQueries ?? true,
      urlQueries: options.urlQueries ?? true,
      redact: options.redact,
    }),
    isFacadeParent: options.isFacadeParent ?? (() => false),
    isInCall: options.isInCall ?? (() => false),
    drawsHandlerBelowFacade: options.lambdaHandlerAs !== 'segment',
    maxDocumentBytes,
    maxDepth,
    exceptionId: options.exceptionId ?? exceptionId,
    onDrop: safely(options.onDrop),
  };
}

/** A listener that throws must not cost the other spans of its batch. */
function safely(listener: TranslatorOptions['onDrop']): (drop: TranslationDrop) => void {
  return (drop) => {
    try {
      listener?.(drop);
    } catch {
      // It was told; what it makes of that is its own affair.
    }
  };
}

/** JavaScript callers have no compiler that tells them. */
function check(
  option: keyof TranslatorOptions,
  value: unknown,
  isValid: (value: unknown) => boolean,
  takes: string,
): void {
  if (value === undefined || isValid(value)) return;
  throw new TypeError(`${option}: ${takes} is needed, not ${describe(value)}`);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isKeys(value: unknown): boolean {
  return value === 'all' || isStrings(value);
}

function isHandlerShape(value: unknown): boolean {
  return value === 'subsegment' || value === 'segment';
}

function within(least: number, most: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Array.isArray(value) ? 'an array with other values' : String(value);
}
