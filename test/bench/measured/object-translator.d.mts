// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from '@otel-xray/segment';

/** What the documents of a resource have in common. */
interface Facts {
  readonly name: string;
}

export declare function toDocument(span: SpanSource, facts: Facts): object;
export declare function readTranslated(documents: readonly object[]): Facts;
