// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { streamPrelude } from './stream-prelude.ts';

type Write = (chunk: unknown) => void;

describe('what a stream says of its response', () => {
  it.each<[string, unknown, unknown]>([
    [
      "as the runtime's client writes it",
      (write: Write) => {
        write('{"statusCode":404,"headers":{}}');
        write(new Uint8Array(8));
      },
      { statusCode: 404, headers: {} },
    ],
    ['nothing', undefined, undefined],
    ['nothing, by a function that writes nothing', () => undefined, undefined],
    ['bytes', (write: Write) => write(new Uint8Array(8)), undefined],
    ['no JSON', (write: Write) => write('HTTP/1.1 404'), undefined],
    [
      'nothing, by a function that throws',
      () => {
        throw new Error('too late');
      },
      undefined,
    ],
  ])('%s', (_, writePrelude, expected) => {
    expect(streamPrelude({ _onBeforeFirstWrite: writePrelude })).toEqual(expected);
  });

  it('nothing where there is no stream', () => {
    expect(streamPrelude(undefined)).toBeUndefined();
  });
});
