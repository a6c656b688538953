// SPDX-License-Identifier: Apache-2.0
import type { Attributes } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import type { SampledRequest } from './sampled-request.ts';
import { readRules } from './sampling-rule.ts';
import { rule, rulesAnswer } from './test-xray.ts';

const REQUEST: SampledRequest = {
  serviceName: 'shop',
  serviceType: 'AWS::ECS::Container',
  resourceArn: 'arn:aws:ecs:eu-central-1:1:container/a',
  host: 'shop.example.com',
  method: 'GET',
  path: '/orders/17',
  attributes: { tenant: 'a-1', retry: 2, late: true },
};

describe('matches', () => {
  it.each<[Record<string, unknown>, boolean]>([
    [{}, true],
    [{ ServiceName: 'SHOP' }, true],
    [{ ServiceName: 'shop2' }, false],
    [{ ServiceType: 'AWS::EC2::Instance' }, false],
    [{ Host: '*.example.com' }, true],
    [{ Host: 'example.com' }, false],
    [{ HTTPMethod: 'get' }, true],
    [{ HTTPMethod: 'POST' }, false],
    [{ URLPath: '/orders/??' }, true],
    [{ URLPath: '/orders/?' }, false],
    [{ URLPath: '/orders/*', HTTPMethod: 'POST' }, false],
    [{ ResourceARN: 'arn:aws:ecs:*' }, true],
    [{ ResourceARN: 'arn:aws:eks:*' }, false],
    [{ Attributes: { tenant: 'a-*' } }, true],
    [{ Attributes: { tenant: 'a-*', retry: '2', late: 'true' } }, true],
    [{ Attributes: { tenant: 'b-*' } }, false],
    [{ Attributes: { absent: '*' } }, false],
    [{ Attributes: null }, true],
    [{ Host: undefined }, true],
  ])('%j: %s', (pattern, expected) => {
    expect(readRules(rulesAnswer(rule('a', pattern)))[0]?.matches(REQUEST)).toBe(expected);
  });

  it('looks at own attributes only', () => {
    const attributes: Attributes = {};
    const [read] = readRules(rulesAnswer(rule('a', { Attributes: { constructor: '*' } })));
    expect(read?.matches({ ...REQUEST, attributes })).toBe(false);
  });
});

it.each([
  [{ Version: 2 }],
  [{ RuleName: 7 }],
  [{ Priority: 'first' }],
  [{ FixedRate: 1.1 }],
  [{ FixedRate: null }],
  [{ ReservoirSize: -1 }],
])('leaves out a rule with %j', (wrong) => {
  expect(readRules(rulesAnswer(rule('wrong', wrong), rule('right'))).map(({ name }) => name)).toEqual([
    'right',
  ]);
});

it.each([[{}], [null], ['x'], [{ SamplingRuleRecords: {} }]])('takes %j for a failure', (page) => {
  expect(() => readRules(page)).toThrow('an answer without sampling rules');
});

it('survives records of nonsense', () => {
  expect(readRules({ SamplingRuleRecords: [null, 7, {}, { SamplingRule: null }] })).toEqual([]);
});
