// SPDX-License-Identifier: Apache-2.0

import type { CallKind } from './call.ts';
import type { SpanNode } from './group.ts';
import type { MetadataMembers } from './metadata-members.ts';
import type { ResolvedTranslatorOptions } from './resolve-options.ts';
import type { ResourceFacts } from './resource.ts';
import type { AttributeSheet } from './sheet.ts';
import type { SpanLinkSource, SpanSource } from './span.ts';
import type { Trim } from './trim.ts';

/**
 * How a span is drawn: as a segment, below its parent (nested or on its own), or right below Lambda's own function
 * segment, which X-Ray calls the facade.
 */
export type Shape = 'segment' | 'subsegment' | 'facade-child';

/** What a segment shows for all spans of its group, since X-Ray reads it nowhere else. */
export interface Lifted {
  readonly user: string | undefined;
  readonly userNode: SpanNode | undefined;
  readonly links: ReadonlySet<SpanLinkSource>;
}

/** What a block reads: one span, what is known around it, and how much of it may be written. */
export interface SpanView {
  readonly span: SpanSource;
  readonly node: SpanNode;
  readonly shape: Shape;
  readonly sheet: AttributeSheet;
  readonly resource: ResourceFacts;
  readonly options: ResolvedTranslatorOptions;
  readonly call: CallKind;
  /** A call of an AWS API: `rpc.system` says so. */
  readonly isAwsApi: boolean;
  /** A call that another party answers, by the kind of the span. */
  readonly isOutgoing: boolean;
  readonly trim: Trim;
  /** Writes into the metadata of the document. */
  readonly members: MetadataMembers;
  readonly lifted: Lifted | undefined;
  /** Id of an exception further down in the same document that this span's exceptions only repeat. */
  readonly sharedCause: string | undefined;
  /** Annotations the document may still take. */
  annotationsLeft: number;
}
