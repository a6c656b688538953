// SPDX-License-Identifier: Apache-2.0
import { WHOLE_DOCUMENT } from '../compare.ts';
import { serviceKey } from '../expect/document.ts';
import { callsOut, isLambda } from '../expect/kind.ts';
import { anyOf, at, type Entry, entry, isSegment, isService, metadata, theirsIsSegment } from './entry.ts';

const whole = at(...WHOLE_DOCUMENT);

/** Segment or subsegment, and what follows from it. */
export const structure: readonly Entry[] = [
  entry({
    id: 3,
    title: 'Lambda handlers',
    rules: [
      {
        at: at('origin'),
        because: ({ ours, context }, span) =>
          isLambda(span) && isSegment(context) && ours === 'AWS::Lambda::Function',
      },
      {
        at: anyOf(at('type'), at('name')),
        because: ({ context }) => context.expected?.node.shape === 'facade' && theirsIsSegment(context),
      },
    ],
  }),
  entry({
    id: 13,
    title: 'Spans in progress',
    rules: [
      {
        at: anyOf(at('in_progress'), at('end_time')),
        because: (_, span) => span.attributes.get('aws.xray.inprogress') === true,
      },
      {
        at: metadata('aws.xray.inprogress'),
        because: ({ ours }, span) =>
          ours === undefined && typeof span.attributes.get('aws.xray.inprogress') === 'boolean',
      },
    ],
  }),
  entry({
    id: 16,
    title: 'Kinds PRODUCER and CONSUMER',
    leavesOut: ({ key, vector }) =>
      vector.spans.some(
        (span) => span.kind === 'CONSUMER' && !callsOut(span) && key === serviceKey(span.spanId),
      ),
    rules: [
      {
        at: at('namespace'),
        because: ({ theirs, ours }, span) =>
          theirs === undefined &&
          ours === 'remote' &&
          (span.kind === 'PRODUCER' || (span.kind === 'CONSUMER' && callsOut(span))),
      },
      {
        at: anyOf(at('type'), at('namespace'), at('parent_id')),
        because: ({ context, ours, theirs }, span) =>
          span.kind === 'CONSUMER' &&
          isSegment(context) &&
          !theirsIsSegment(context) &&
          (ours === undefined || String(theirs).startsWith('service')),
      },
      {
        at: at('cause', 'exceptions', /^\d+$/, 'remote'),
        because: ({ theirs, ours }, span) =>
          span.kind === 'CONSUMER' && callsOut(span) && theirs === false && ours === true,
      },
    ],
  }),
  entry({
    id: 17,
    title: 'Split local roots',
    rules: [
      {
        at: at('aws', 'account_id'),
        because: ({ context, theirs }) => isService(context) && theirs === undefined,
      },
      {
        at: anyOf(at('sql', /./), at('cause', '**'), at('cause'), at('annotations', /./)),
        because: ({ context }) => isService(context),
      },
      {
        at: metadata(/^otel\.resource\./),
        because: ({ context, theirs }) => isService(context) && theirs === undefined,
      },
    ],
  }),
  entry({
    id: 29,
    title: 'Invalid ids',
    leavesOut: ({ context }) => context.theirs?.document.id === null,
    rules: [
      {
        at: at('parent_id'),
        because: ({ theirs, ours }, span) => ours === undefined && theirs === span.spanId,
      },
    ],
  }),
  entry({
    id: 2,
    title: 'Segments and subsegments',
    rules: [
      {
        at: whole,
        because: ({ context, theirs }) => isService(context) && theirs === undefined,
      },
      {
        at: at('name'),
        because: ({ context }) => isSegment(context),
      },
      {
        at: at('type'),
        because: ({ context, theirs, ours }) =>
          isSegment(context) ? theirs === 'subsegment' : theirs === undefined && ours === 'subsegment',
      },
      {
        at: at('parent_id'),
        because: ({ context, ours }) =>
          context.expected?.node.shape === 'split' && String(ours).startsWith('service of '),
      },
      {
        at: at('namespace'),
        because: ({ context, ours }) => isSegment(context) && ours === undefined,
      },
      {
        at: anyOf(metadata(/^otel\.resource\./), at('annotations', /^otel\.resource\./)),
        because: ({ context, theirs, ours }) =>
          isSegment(context) ? theirs === undefined : ours === undefined && theirsIsSegment(context),
      },
    ],
  }),
];
