// SPDX-License-Identifier: Apache-2.0

import { WHOLE_DOCUMENT } from '../compare.ts';
import { causeOf } from '../expect/cause.ts';
import { flagsOf } from '../expect/flags.ts';
import { anyOf, at, type Entry, entry, isService, isWithheld, metadata } from './entry.ts';

const ofException = (member: string | RegExp) => at('cause', 'exceptions', /^\d+$/, member);
const V8 = ['nodejs', 'webjs', 'javascript'];

/** Flags, exceptions, stacks. */
export const failure: readonly Entry[] = [
  entry({
    id: 9,
    title: 'Flags',
    heldBy: [
      {
        part: 'the option classify',
        file: 'packages/segment/src/blocks/flags.test.ts',
        test: 'the hook that classifies',
      },
    ],
    rules: [
      {
        at: at(/^(?:error|fault|throttle)$/),
        because: (_, span) => flagsOf(span).decided === 'grpc',
      },
    ],
  }),
  entry({
    id: 21,
    title: 'Throttling',
    rules: [
      {
        at: at(/^(?:error|fault|throttle)$/),
        because: (_, span) => ['throttle', 'error.type'].includes(flagsOf(span).decided),
      },
    ],
  }),
  entry({
    id: 23,
    title: 'One exception, once',
    heldBy: [
      {
        part: 'a child that moves out',
        file: 'packages/segment/src/shared-cause.test.ts',
        test: 'the nearest ancestor left carries the exception whole',
      },
      {
        part: 'a span in progress',
        file: 'packages/segment/src/shared-cause.test.ts',
        test: 'is written whole on a span in progress',
      },
    ],
    rules: [
      {
        at: anyOf(at('cause'), ofException(/^(?:message|type|remote|stack|cause)$/)),
        because: ({ context }) => typeof context.expected?.members.cause === 'string' && !isService(context),
      },
    ],
  }),
  entry({
    id: 6,
    title: 'Stack traces',
    rules: [
      {
        at: anyOf(ofException('stack'), ofException('cause'), at('cause', 'exceptions', /^[1-9]\d*$/, /./)),
        because: (_, span) => V8.includes(String(span.resource.attributes.get('telemetry.sdk.language'))),
      },
      {
        at: at(...WHOLE_DOCUMENT),
        because: ({ vector, theirs }) => theirs === undefined && vector.error !== undefined,
      },
    ],
  }),
  entry({
    id: 25,
    title: 'Failures without an exception event',
    rules: [
      {
        at: ofException(/^(?:message|type|remote)$/),
        because: (_, span) => causeOf(span)?.fromStatus === true,
      },
      {
        at: metadata(
          'error.type',
          'grpc.error_name',
          'grpc.error_message',
          'db.response.status_code',
          'http.status_text',
        ),
        because: (difference, span) => isWithheld(difference, span) && causeOf(span)?.fromStatus === true,
      },
    ],
  }),
];
