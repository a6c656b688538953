// SPDX-License-Identifier: Apache-2.0
import type { Link, Span } from '../otlp.ts';
import { cut, firstText } from './attribute.ts';
import { inStartOrder, type Node, withDescendants } from './group.ts';

const MAX_USER = 250;
const MAX_LINKS = 20;

/** What X-Ray reads on segments only, gathered from every span of the document. */
export interface Lifted {
  readonly user: string | undefined;
  /** The span that told the user. */
  readonly userSpan: Span | undefined;
  readonly links: readonly Link[];
}

export function liftedOf(top: Node): Lifted {
  if (top.shape === 'facade' || top.shape === 'subsegment') {
    return { user: undefined, userSpan: undefined, links: [] };
  }
  const spans = inStartOrder(withDescendants(top)).map((node) => node.span);
  const userSpan = spans.find((span) => userOf(span) !== undefined);
  return {
    user: userSpan && cut(userOf(userSpan) ?? '', MAX_USER),
    userSpan,
    links: spans
      .flatMap((span) => span.links.filter((link) => link.traceId !== span.traceId))
      .slice(0, MAX_LINKS),
  };
}

export function userOf(span: Span): string | undefined {
  return firstText(span.attributes, 'enduser.id', 'user.id');
}
