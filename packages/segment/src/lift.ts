// SPDX-License-Identifier: Apache-2.0
import { Attribute, keysOf } from './attributes.ts';
import { type SpanNode, subtree } from './group.ts';
import { isSpanId, isTraceId } from './ids.ts';
import type { ResolvedTranslatorOptions } from './resolve-options.ts';
import type { SpanLinkSource } from './span.ts';
import { isBefore } from './time.ts';
import type { Lifted } from './view.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html: at most 20 links a segment. */
const MAX_LINKS = 20;

const USER_KEYS: readonly string[] = [...keysOf(Attribute.xrayUser), ...keysOf(Attribute.user)];

const NOTHING: Lifted = { user: undefined, userNode: undefined, links: new Set() };

/**
 * User and links of all spans below a local root, for its segment to carry: X-Ray reads them nowhere else, and
 * middleware and consumers set them further down. The first span by start time wins the user.
 */
export function lift(root: SpanNode, options: ResolvedTranslatorOptions): Lifted {
  const telling = subtree(root).filter(
    (node) => node.span.links.length > 0 || userOf(node, options) !== undefined,
  );
  if (telling.length === 0) return NOTHING;
  telling.sort(byStart);
  const links = new Set<SpanLinkSource>();
  for (const node of telling) {
    for (const link of node.span.links) if (links.size < MAX_LINKS && isLiftable(link, root)) links.add(link);
  }
  const userNode = telling.find((node) => userOf(node, options) !== undefined);
  return { user: userNode && userOf(userNode, options), userNode, links };
}

function byStart({ span: a }: SpanNode, { span: b }: SpanNode): number {
  if (isBefore(a.startTime, b.startTime)) return -1;
  return isBefore(b.startTime, a.startTime) ? 1 : 0;
}

function userOf({ span }: SpanNode, { redact }: ResolvedTranslatorOptions): string | undefined {
  for (const key of USER_KEYS) {
    const set = span.attributes[key];
    const value = redact === undefined || set === undefined ? set : redact(key, set, span);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** X-Ray can follow it. A link into the own trace says nothing that the tree does not. */
function isLiftable({ context }: SpanLinkSource, root: SpanNode): boolean {
  const { traceId, spanId } = context;
  return isTraceId(traceId) && isSpanId(spanId) && traceId.toLowerCase() !== root.traceId;
}
