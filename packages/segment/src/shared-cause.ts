// SPDX-License-Identifier: Apache-2.0
import { exceptionIdOf, exceptionKey, isBare, isExceptionEvent } from './blocks/exception-events.ts';
import type { SpanNode } from './group.ts';
import type { ResolvedTranslatorOptions } from './resolve-options.ts';
import type { SpanSource } from './span.ts';

/**
 * For spans whose exceptions stand on a span further down as well, the id of the deepest such exception: thrown
 * once, recorded on every layer it passes, it is written once. `nodes` are the spans of one document, parents
 * before children.
 */
export function shareCauses(
  nodes: readonly SpanNode[],
  options: ResolvedTranslatorOptions,
): ReadonlyMap<SpanNode, string> {
  const throwing = nodes.filter(({ span }) => span.events.length > 0 && ownExceptions(span).length > 0);
  const shared = new Map<SpanNode, string>();
  if (throwing.length < 2) return shared;
  const documented = new Set(nodes);
  for (const node of throwing.slice().reverse()) {
    const found = ownExceptions(node.span).map((event) => ({
      key: exceptionKey(event),
      id: exceptionIdOf(event, node.span.events.indexOf(event), node, options),
    }));
    const id = shared.get(node);
    for (let above = node.parent; above !== undefined && documented.has(above); above = above.parent) {
      if (shared.has(above)) continue;
      const own = ownExceptions(above.span).map(exceptionKey);
      const first = found.find(({ key }) => key === own[0]);
      if (first !== undefined && own.every((key) => found.some((one) => one.key === key))) {
        shared.set(above, id ?? first.id);
      }
    }
  }
  return shared;
}

function ownExceptions(span: SpanSource): SpanSource['events'] {
  return span.events.filter((event) => isExceptionEvent(event) && !isBare(event, span));
}
