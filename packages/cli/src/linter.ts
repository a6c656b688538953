// SPDX-License-Identifier: Apache-2.0
import { isLambdaHandlerUnderFacade, plainText, readOtlpRequest } from '@otel-xray/local';
import { type Effect, type Finding, judgeDocument, judgeTrace } from '@otel-xray/local/acceptance';
import { createTranslator } from '@otel-xray/segment';
import { describeDrop } from './describe-drop.ts';
import type { LintInput } from './lint-input.ts';

/** Judges documents one after the other, and at the end the traces they belong to. */
export interface Linter {
  /** What is found in one input, a line each. */
  check(file: string, input: LintInput): string[];
  /** What is found in traces as a whole, then the counts. */
  finish(): string[];
  /** Whether anything would be refused, was left out or could not be read. */
  hasFailed(): boolean;
}

/** Makes a linter that tells `complain` of what it could not judge. */
export function createLinter(complain: (message: string) => void): Linter {
  const counts: Record<Effect | 'documents', number> = {
    documents: 0,
    refused: 0,
    cut: 0,
    ignored: 0,
    broken: 0,
  };
  const traces = new Map<string, string[]>();
  let hasFailed = false;
  let at = '';
  function fail(message: string): void {
    hasFailed = true;
    complain(message);
  }
  const { translate } = createTranslator({
    isFacadeParent: isLambdaHandlerUnderFacade,
    onDrop: (drop) => fail(`${at}: ${describeDrop(drop)}`),
  });

  function describe(place: string, { path, effect, message, rule }: Finding): string {
    if (effect !== 'refused') counts[effect] += 1;
    return plainText(`${place}${path === '' ? '' : ` ${path}`}: ${effect}: ${message} (${rule})`);
  }

  function judge(text: string): string[] {
    counts.documents += 1;
    const judgement = judgeDocument(text);
    if (judgement.verdict === 'refused') {
      counts.refused += 1;
      hasFailed = true;
    } else {
      const texts = traces.get(judgement.traceId) ?? [];
      texts.push(text);
      traces.set(judgement.traceId, texts);
    }
    return judgement.findings.map((finding) => describe(at, finding));
  }

  return {
    check(file, input): string[] {
      at = plainText(`${file}:${input.place}`);
      switch (input.kind) {
        case 'document':
          return judge(input.text);
        case 'otlp':
          try {
            return translate(readOtlpRequest(input.request)).flatMap(({ bytes }) =>
              judge(Buffer.from(bytes).toString()),
            );
          } catch (error: unknown) {
            fail(`${at}: ${plainText(error instanceof Error ? error.message : String(error))}`);
            return [];
          }
        case 'unread':
          fail(`${at}: ${input.why}`);
          return [];
      }
    },
    finish(): string[] {
      const lines: string[] = [];
      for (const [traceId, texts] of traces) {
        for (const finding of judgeTrace(texts)) lines.push(describe(`trace ${traceId}`, finding));
      }
      const { documents, refused, cut, ignored, broken } = counts;
      lines.push(
        `Documents: ${documents}, refused: ${refused}, cut: ${cut}, ignored: ${ignored}, broken: ${broken}`,
      );
      return lines;
    },
    hasFailed: () => hasFailed,
  };
}
