// SPDX-License-Identifier: Apache-2.0

import { callKind, isAwsApiCall, isOutgoing, isOutgoingKind } from './call.ts';
import type { SpanNode } from './group.ts';
import type { JsonWriter } from './json-writer.ts';
import { MetadataMembers } from './metadata-members.ts';
import type { ResolvedTranslatorOptions } from './resolve-options.ts';
import { createResourceReader, type ResourceFacts } from './resource.ts';
import { AttributeSheet } from './sheet.ts';
import type { ResourceSource, SpanSource } from './span.ts';
import type { SpanView } from './view.ts';

/** What a view is made of besides the span itself. */
export type Circumstances = Pick<SpanView, 'shape' | 'trim' | 'lifted' | 'sharedCause' | 'annotationsLeft'>;

/** Reads spans for the blocks: one sheet for all of them, resources once. A view is good until the next one. */
export class SpanViewer {
  readonly #options: ResolvedTranslatorOptions;
  readonly #sheet = new AttributeSheet();
  readonly #members: MetadataMembers;
  readonly #resourceOf: (resource: ResourceSource) => ResourceFacts;

  constructor(options: ResolvedTranslatorOptions, out: JsonWriter) {
    this.#options = options;
    this.#members = new MetadataMembers(out);
    this.#resourceOf = createResourceReader({
      logGroups: options.logGroups,
      redact: options.redact,
      maxBytes: options.maxDocumentBytes,
    });
  }

  view(node: SpanNode, circumstances: Circumstances): SpanView {
    const { span } = node;
    const { shape, trim, lifted, sharedCause, annotationsLeft } = circumstances;
    const sheet = this.#read(span);
    const resource = this.#resourceOf(span.resource);
    const options = this.#options;
    const isAwsApi = isAwsApiCall(sheet);
    const outgoing = isOutgoing(span.kind, sheet, isAwsApi);
    const call = shape === 'segment' ? 'none' : callKind(span.kind, sheet, isAwsApi, outgoing);
    return {
      span,
      node,
      shape,
      sheet,
      resource,
      options,
      call,
      isAwsApi,
      isOutgoing: outgoing,
      trim,
      members: this.#members,
      lifted,
      sharedCause,
      annotationsLeft,
    };
  }

  /** Whether the span is a call that another party answers. */
  isOutgoing(node: SpanNode): boolean {
    const known = isOutgoingKind(node.kind);
    if (known !== undefined) return known;
    const sheet = this.#read(node.span);
    return isOutgoing(node.kind, sheet, isAwsApiCall(sheet));
  }

  /** Whether a span has a namespace, unless it stands inside another that has one. */
  isCall(span: SpanSource): boolean {
    const sheet = this.#read(span);
    const isAwsApi = isAwsApiCall(sheet);
    const outgoing = isOutgoing(span.kind, sheet, isAwsApi);
    const { parentSpanContext: parent } = span;
    const isLocalRoot = parent === undefined || parent.isRemote === true;
    // A local root that calls nobody is a segment, which is no call whatever its attributes.
    return (outgoing || !isLocalRoot) && callKind(span.kind, sheet, isAwsApi, outgoing) !== 'none';
  }

  #read(span: SpanSource): AttributeSheet {
    const { redact } = this.#options;
    this.#sheet.read(
      span.attributes,
      redact === undefined ? undefined : (key, value) => redact(key, value, span),
    );
    return this.#sheet;
  }
}
