// SPDX-License-Identifier: Apache-2.0
import { MAX_ANNOTATIONS } from './blocks/annotations.ts';
import { NOBODY, type SpanNode, subtree, subtreeWithin } from './group.ts';
import type { JsonWriter } from './json-writer.ts';
import { type DocumentPlan, planMoved } from './plan.ts';
import type { ResolvedTranslatorOptions } from './resolve-options.ts';
import { writeServiceSegment, writeSpan } from './segment.ts';
import { shareCauses } from './shared-cause.ts';
import { StatusCode } from './span.ts';
import { TRIMS } from './trim.ts';
import type { SpanView } from './view.ts';
import type { SpanViewer } from './viewer.ts';

/** What became of a plan. */
export interface WrittenDocument {
  /** Absent where the top had to be left out. */
  readonly bytes: Uint8Array | undefined;
  /** The spans inside, the top first. */
  readonly spanIds: readonly string[];
  /** Documents that are still to be written: children that found no room. */
  readonly moved: readonly DocumentPlan[];
  readonly dropped: readonly DroppedNode[];
}

export interface DroppedNode {
  readonly node: SpanNode;
  readonly reason: 'too-large' | 'unreadable';
  readonly error?: unknown;
}

export interface DocumentLimits {
  readonly maxBytes: number;
  /** Levels below the top. */
  readonly maxDepth: number;
}

/** No subsegment is smaller: with less room left, none is tried. */
const SMALLEST_SUBSEGMENT = 100;

/** What closes one level: `]}`. */
const CLOSING_BYTES = 2;

/** After so many times that a moved child took an exception with it, exceptions are no longer shared. */
const MAX_SHARING_ATTEMPTS = 4;

const UNSHARED: ReadonlyMap<SpanNode, string> = new Map();

/** A document that is being written. */
interface Draft {
  readonly plan: DocumentPlan;
  readonly limits: DocumentLimits;
  /** Ids of exceptions that stand further down in the document, by the span that only repeats them. */
  readonly shared: ReadonlyMap<SpanNode, string>;
  /** Spans that are known to find no room. */
  readonly excluded: ReadonlySet<SpanNode>;
  readonly spanIds: string[];
  readonly moved: SpanNode[];
  readonly dropped: DroppedNode[];
  annotationsLeft: number;
}

/** A span whose children are being written. */
interface Frame {
  readonly children: readonly SpanNode[];
  next: number;
  /** Whether `"subsegments":[` stands already. */
  begun: boolean;
}

/** Writes documents one after the other into one buffer. */
export class DocumentWriter {
  readonly #options: ResolvedTranslatorOptions;
  readonly #viewer: SpanViewer;
  readonly #out: JsonWriter;

  constructor(options: ResolvedTranslatorOptions, viewer: SpanViewer, out: JsonWriter) {
    this.#options = options;
    this.#viewer = viewer;
    this.#out = out;
  }

  /** Writes a document and as many of the spans below its top as find room. */
  write(plan: DocumentPlan, limits: DocumentLimits): WrittenDocument {
    let excluded = NOBODY;
    for (let attempt = 0; ; attempt++) {
      const shared = attempt < MAX_SHARING_ATTEMPTS ? this.#shareCauses(plan, excluded, limits) : UNSHARED;
      const draft: Draft = {
        plan,
        limits,
        shared,
        excluded,
        spanIds: [],
        moved: [],
        dropped: [],
        annotationsLeft: MAX_ANNOTATIONS,
      };
      const bytes = this.#writeDocument(draft);
      const refers = shared.size > 0 || (plan.shape === 'service' && !excluded.has(plan.top));
      if (!refers || !draft.moved.some((node) => !excluded.has(node) && mayTellWhy(node))) {
        const moved = draft.moved.map((node) => planMoved(node, plan));
        return { bytes, spanIds: draft.spanIds, moved, dropped: draft.dropped };
      }
      // A child that others refer to has left: what it told must now be told here.
      excluded = new Set([...excluded, ...draft.moved]);
    }
  }

  #shareCauses(plan: DocumentPlan, excluded: ReadonlySet<SpanNode>, limits: DocumentLimits): Draft['shared'] {
    if (plan.top.children.length === 0) return UNSHARED;
    try {
      return shareCauses(subtreeWithin(plan.top, limits.maxDepth, excluded), this.#options);
    } catch {
      // An event that cannot be read is dropped with its span, when that is written.
      return UNSHARED;
    }
  }

  #writeDocument(draft: Draft): Uint8Array | undefined {
    const { plan } = draft;
    const isService = plan.shape === 'service';
    if (!this.#writeTop(draft)) {
      leave(plan.top, draft);
      return undefined;
    }
    if (isService || plan.top.children.length > 0) this.#writeChildren(draft);
    else this.#out.endObject();
    return this.#out.copy();
  }

  /** Writes what stands below the top, and closes it. */
  #writeChildren(draft: Draft): void {
    const { plan, limits, excluded } = draft;
    const isService = plan.shape === 'service';
    const maxFrames = isService ? limits.maxDepth + 1 : limits.maxDepth;
    const frames = [frameOf(isService ? [plan.top] : plan.top.children)];
    for (let frame = frames[0]; frame !== undefined; frame = frames[frames.length - 1]) {
      const child = frame.children[frame.next++];
      if (child === undefined) {
        if (frame.begun) this.#out.endArray();
        this.#out.endObject();
        frames.pop();
      } else if (excluded.has(child) || frames.length > maxFrames) {
        draft.moved.push(child);
      } else if (this.#nest(child, frame, limits.maxBytes - CLOSING_BYTES * (frames.length + 1), draft)) {
        frames.push(frameOf(child.children));
      }
    }
  }

  /** Writes the top's own members, giving up what must be given up for them to fit. */
  #writeTop(draft: Draft): boolean {
    const { plan, shared, excluded } = draft;
    const { top, lifted, parentId } = plan;
    const { maxBytes } = draft.limits;
    const out = this.#out;
    try {
      for (const trim of TRIMS) {
        const shape = plan.shape === 'service' ? 'segment' : plan.shape;
        const { annotationsLeft } = draft;
        const view = this.#viewer.view(top, {
          shape,
          lifted,
          trim,
          sharedCause: shared.get(top),
          annotationsLeft,
        });
        out.reset(maxBytes);
        out.beginObject();
        if (plan.shape === 'service') writeServiceSegment(out, view, !excluded.has(top));
        else writeSpan(out, view, { isNested: false, id: top.spanId, parentId });
        if (out.overflowed || out.length + CLOSING_BYTES > maxBytes) continue;
        if (plan.shape === 'service') draft.annotationsLeft = view.annotationsLeft;
        else enter(top, view, draft);
        return true;
      }
      draft.dropped.push({ node: top, reason: 'too-large' });
    } catch (error) {
      draft.dropped.push({ node: top, reason: 'unreadable', error });
    }
    return false;
  }

  /** Writes a child into its parent's `subsegments`, whole or not at all. Says whether it stands there. */
  #nest(child: SpanNode, frame: Frame, maxBytes: number, draft: Draft): boolean {
    const { plan, shared, annotationsLeft } = draft;
    const out = this.#out;
    const mark = out.length;
    try {
      if (maxBytes - mark >= SMALLEST_SUBSEGMENT) {
        const { lifted } = plan;
        const sharedCause = shared.get(child);
        const circumstances = {
          shape: 'subsegment',
          lifted,
          trim: TRIMS[0],
          sharedCause,
          annotationsLeft,
        } as const;
        const view = this.#viewer.view(child, circumstances);
        if (!frame.begun) {
          out.key('subsegments');
          out.beginArray();
        }
        out.beginObject();
        writeSpan(out, view, { isNested: true, id: child.spanId, parentId: undefined });
        if (!out.overflowed && out.length <= maxBytes) {
          frame.begun = true;
          enter(child, view, draft);
          return true;
        }
      }
      draft.moved.push(child);
    } catch (error) {
      draft.dropped.push({ node: child, reason: 'unreadable', error });
      leave(child, draft);
    }
    out.rollback(mark);
    return false;
  }
}

function frameOf(children: readonly SpanNode[]): Frame {
  return { children, next: 0, begun: false };
}

/** A span stands in the document: its children may follow. */
function enter(node: SpanNode, view: SpanView, draft: Draft): void {
  draft.spanIds.push(node.spanId);
  draft.annotationsLeft = view.annotationsLeft;
  const isInCall = node.isInCall || view.call !== 'none';
  for (const child of node.children) child.isInCall = isInCall;
}

/** A span stands in no document: its children go out on their own. */
function leave(node: SpanNode, draft: Draft): void {
  for (const child of node.children) draft.moved.push(child);
}

function mayTellWhy(node: SpanNode): boolean {
  try {
    return subtree(node).some(({ span }) => span.events.length > 0 || span.status.code === StatusCode.ERROR);
  } catch {
    return true;
  }
}
