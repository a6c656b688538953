// SPDX-License-Identifier: Apache-2.0
import { span } from '@otel-xray/testkit';
import { describe, expect, it } from 'vitest';
import {
  copyBeside,
  isLocalRoot,
  keepMetadata,
  keepSegment,
  keptMetadata,
  segmentOf,
} from './beside-span.ts';
import type { TranslatorOptions } from './options.ts';
import { writtenDocument } from './test-documents.ts';

describe('metadata', () => {
  type Values = readonly (readonly [namespace: string, key: string, json: string])[];
  const documentOf = (values: Values, attributes = {}, options: TranslatorOptions = {}) => {
    const one = span({ parent: 9, attributes });
    for (const [namespace, key, json] of values) keepMetadata(one, namespace, key, json);
    return writtenDocument(one, options);
  };

  it.each<[name: string, values: Values, attributes: Record<string, unknown>, metadata: unknown]>([
    ['one value', [['shop', 'a', '{"b":[1]}']], {}, { shop: { a: { b: [1] } } }],
    ['default', [['default', 'a', '1']], { x: 2 }, { default: { a: 1, x: 2 } }],
    ['default in capitals', [['DEFAULT', 'a', '1']], { x: 2 }, { default: { a: 1, x: 2 } }],
    [
      'the last of a key',
      [
        ['shop', 'a', '1'],
        ['shop', 'a', '2'],
      ],
      {},
      { shop: { a: 2 } },
    ],
    [
      'two namespaces',
      [
        ['a', 'x', '1'],
        ['b', 'x', '2'],
      ],
      {},
      { a: { x: 1 }, b: { x: 2 } },
    ],
    ['odd keys', [['__proto__', '__proto__', '1']], {}, JSON.parse('{"__proto__":{"__proto__":1}}')],
    [
      'beside the attribute that says the same',
      [['shop', 'a', '1']],
      { 'aws.xray.metadata.shop': '{"a":1}' },
      { shop: { a: 1 } },
    ],
    [
      'beside that attribute, cut',
      [['shop', 'a', '1']],
      { 'aws.xray.metadata.shop': '{"a"' },
      { shop: { a: 1 } },
    ],
    [
      'beside another namespace',
      [['shop', 'a', '1']],
      { 'aws.xray.metadata.b': '{"x":2}' },
      { shop: { a: 1 }, b: { x: 2 } },
    ],
  ])('%s', (_, values, attributes, metadata) => {
    expect(documentOf(values, attributes).metadata).toEqual(metadata);
  });

  it('is withheld as the attribute is', () => {
    const options = { redactKeys: ['aws.xray.metadata.shop'] };
    const values: Values = [
      ['shop', 'a', '1'],
      ['other', 'a', '1'],
    ];
    expect(documentOf(values, { 'aws.xray.metadata.shop': '{"a":1}' }, options).metadata).toEqual({
      other: { a: 1 },
    });
  });

  it('is replaced as the attribute is', () => {
    const redact = (key: string, value: unknown) =>
      key === 'aws.xray.metadata.shop' ? '{"a":"***"}' : value;
    expect(documentOf([['shop', 'a', '"secret"']], {}, { redact }).metadata).toEqual({ shop: { a: '***' } });
  });

  it('gives up its largest values first where a document is too large', () => {
    const document = documentOf([
      ['shop', 'large', JSON.stringify('x'.repeat(100_000))],
      ['shop', 'small', '1'],
    ]);
    expect(document.metadata).toMatchObject({
      default: { 'otel.truncated': ['metadata'] },
      shop: { large: 'x'.repeat(1024), small: 1 },
    });
  });

  it('shows in no enumeration of the span, and leaves a frozen one alone', () => {
    const one = span({});
    const before = Reflect.ownKeys({ ...one });
    keepMetadata(one, 'shop', 'a', '1');
    expect(Reflect.ownKeys({ ...one })).toEqual(before);
    const frozen = Object.freeze(span({}));
    keepMetadata(frozen, 'shop', 'a', '1');
    expect(keptMetadata(frozen)).toBeUndefined();
  });
});

describe('segmentOf', () => {
  const root = span({ id: 1, remoteParent: 9 });
  const child = span({ id: 2, parent: 1 });

  it('is a local root itself', () => {
    expect(segmentOf(root)).toBe(root);
    expect(segmentOf(span({ id: 1 }))).toBeDefined();
    expect([isLocalRoot(root), isLocalRoot(child)]).toEqual([true, false]);
  });

  it('is unknown of another, until it is remembered', () => {
    expect(segmentOf(child)).toBeUndefined();
    keepSegment(child, root);
    expect(segmentOf(child)).toBe(root);
  });

  it('goes with a copy', () => {
    const copy = { ...child };
    keepMetadata(child, 'shop', 'a', '1');
    copyBeside(child, copy);
    expect(segmentOf(copy)).toBe(root);
    expect(keptMetadata(copy)).toEqual(new Map([['shop', new Map([['a', '1']])]]));
  });
});
