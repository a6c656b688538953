// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from './span.ts';

/** How a call ended, as X-Ray counts it: `throttle` is an `error` as well. */
export type Outcome = 'ok' | 'error' | 'fault' | 'throttle';

/** Why a span did not reach a document. */
export type TranslationDropReason =
  /** The trace id or span id is not one: not hexadecimal, of another length, or the span id is all zero. */
  | 'invalid-id'
  /** Its own document does not fit the limit, even with everything trimmed that may be. */
  | 'too-large'
  /** Reading it threw: a getter or proxy in an attribute, a hook. */
  | 'unreadable';

/** A span that was left out, and why. */
export interface TranslationDrop {
  readonly reason: TranslationDropReason;
  readonly spanId: string;
  readonly traceId: string;
  readonly name: string;
  /** What was thrown, where something was. */
  readonly error?: unknown;
}

/** Options of `createTranslator`. All have defaults; an explicit `undefined` means the default. */
export interface TranslatorOptions {
  /**
   * Attributes that become annotations (indexed, searchable): exact names, globs with `*`, or `'all'` for every
   * scalar that no block of the document shows. Resource attributes are named `otel.resource.<key>`; also known
   * are `otel.span.name`, `otel.span.kind` and `otel.scope.name`. Default: none. At most 50 fit a document.
   */
  readonly indexedAttributes?: readonly string[] | 'all' | undefined;
  /** CloudWatch log groups of segments whose resource names none. Default: none. */
  readonly logGroups?: readonly string[] | undefined;
  /** Send SQL text (`sql.sanitized_query`) as instrumentations report it. Default: true. */
  readonly sqlQueries?: boolean | undefined;
  /** Send the query part of URLs. Default: true. */
  readonly urlQueries?: boolean | undefined;
  /**
   * Decides how a span ended, given the rules' own answer; `undefined` keeps it. May be asked more than once of a
   * span, so it should depend on nothing else.
   */
  readonly classify?: ((span: SpanSource, outcome: Outcome) => Outcome | undefined) | undefined;
  /**
   * Names a document, given the rules' own name; `undefined` or `''` keeps it. May be asked more than once. What it
   * returns is sanitised and cut to 200 characters like every name. See `collectorNames`.
   */
  readonly name?: ((span: SpanSource, name: string) => string | undefined) | undefined;
  /**
   * Replaces values before anything is read from them: of span, event, link and resource attributes, and of
   * `otel.status.message`. `undefined` leaves the value out. `span` is absent for resource attributes.
   */
  readonly redact?: ((key: string, value: unknown, span?: SpanSource) => unknown) | undefined;
  /** Attributes whose values never leave the process: names and globs with `*`. Default: none. */
  readonly redactKeys?: readonly string[] | undefined;
  /**
   * Whether the parent of this span is Lambda's own function segment (the facade). Such a span is a subsegment
   * under it, not a segment of its own. Default: never.
   */
  readonly isFacadeParent?: ((span: SpanSource) => boolean) | undefined;
  /**
   * Whether a call encloses this span in its process, which the batch does not show: asked for spans that are written
   * apart from their parent. A call inside another call is no node of its own. See `Translator.isCall`. Default: never.
   */
  readonly isInCall?: ((span: SpanSource) => boolean) | undefined;
  /** How a Lambda handler under the facade is drawn: below it, or as a node of its own. Default: `'subsegment'`. */
  readonly lambdaHandlerAs?: 'subsegment' | 'segment' | undefined;
  /** Largest document in bytes, 1,024 to 65,536. Default: 64,000 (X-Ray refuses documents over 64 KB). */
  readonly maxDocumentBytes?: number | undefined;
  /** Deepest nesting of subsegments in one document, 1 to 64. Default: 64. */
  readonly maxDepth?: number | undefined;
  /** Id of the exception at `index` of a span: 16 hex digits. Default: derived from both, so repeatable. */
  readonly exceptionId?: ((spanId: string, index: number) => string) | undefined;
  /** Told of every span that is left out. Default: nobody. */
  readonly onDrop?: ((drop: TranslationDrop) => void) | undefined;
}
