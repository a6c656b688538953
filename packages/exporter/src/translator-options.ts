// SPDX-License-Identifier: Apache-2.0
import type { TranslatorOptions } from '@otel-xray/segment';
import {
  type Environment,
  parseBoolean,
  parseIntegerWithin,
  parseList,
  parseOneOf,
  readVariable,
  type Warn,
} from './environment.ts';

/** Fills in from the environment what the code leaves open; the defaults are the translator's. */
export function resolveTranslatorOptions(
  options: TranslatorOptions,
  env: Environment,
  warn: Warn,
): TranslatorOptions {
  const from = { env, warn };
  const flag = (name: string): boolean | undefined => readVariable(from, name, 'true or false', parseBoolean);
  const list = (name: string): readonly string[] | undefined => readVariable(from, name, 'a list', parseList);
  const integer = (name: string, min: number, max: number): number | undefined =>
    readVariable(from, name, `a whole number from ${min} to ${max}`, parseIntegerWithin(min, max));
  return {
    indexedAttributes: options.indexedAttributes ?? readIndexed(from),
    logGroups: options.logGroups ?? list('OTEL_XRAY_LOG_GROUPS'),
    sqlQueries: options.sqlQueries ?? flag('OTEL_XRAY_SQL_QUERIES'),
    urlQueries: options.urlQueries ?? flag('OTEL_XRAY_URL_QUERIES'),
    redactKeys: options.redactKeys ?? list('OTEL_XRAY_REDACT_KEYS'),
    lambdaHandlerAs:
      options.lambdaHandlerAs ??
      readVariable(
        from,
        'OTEL_XRAY_LAMBDA_HANDLER_AS',
        'subsegment or segment',
        parseOneOf('subsegment', 'segment'),
      ),
    maxDocumentBytes: options.maxDocumentBytes ?? integer('OTEL_XRAY_MAX_DOCUMENT_BYTES', 1_024, 65_536),
    maxDepth: options.maxDepth ?? integer('OTEL_XRAY_MAX_DEPTH', 1, 64),
    classify: options.classify,
    name: options.name,
    redact: options.redact,
    exceptionId: options.exceptionId,
    isFacadeParent: options.isFacadeParent,
  };
}

function readIndexed(from: { env: Environment; warn: Warn }): readonly string[] | 'all' | undefined {
  const list = readVariable(from, 'OTEL_XRAY_INDEXED_ATTRIBUTES', 'all or a list', parseList);
  return list?.length === 1 && list[0] === 'all' ? 'all' : list;
}
