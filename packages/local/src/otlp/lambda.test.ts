// SPDX-License-Identifier: Apache-2.0
import type { SpanSource } from '@otel-xray/segment';
import { expect, it } from 'vitest';
import { isLambdaHandlerUnderFacade } from './lambda.ts';

const parent = (isRemote: boolean) => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isRemote });

function span(platform: string | undefined, attributes: object, rest: Partial<SpanSource>): SpanSource {
  return {
    name: 'handler',
    kind: 1,
    spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'c'.repeat(16) }),
    startTime: [1, 0],
    endTime: [2, 0],
    status: { code: 0 },
    attributes: { ...attributes },
    events: [],
    links: [],
    resource: { attributes: { 'cloud.platform': platform } },
    ...rest,
  };
}

const stable = { 'faas.invocation_id': 'x' };
const old = { 'faas.execution': 'x' };

it.each<[name: string, span: SpanSource, expected: boolean]>([
  ['a handler', span('aws_lambda', stable, { parentSpanContext: parent(true) }), true],
  ['a handler by the old convention', span('aws_lambda', old, { parentSpanContext: parent(true) }), true],
  [
    'a handler whose parent may be remote',
    span('aws_lambda', stable, { parentSpanId: 'b'.repeat(16) }),
    true,
  ],
  ['a handler with a local parent', span('aws_lambda', stable, { parentSpanContext: parent(false) }), false],
  ['a handler without a parent', span('aws_lambda', stable, {}), false],
  ['another span of the function', span('aws_lambda', {}, { parentSpanContext: parent(true) }), false],
  ['an invocation somewhere else', span('aws_ecs', stable, { parentSpanContext: parent(true) }), false],
  ['an invocation nowhere', span(undefined, stable, { parentSpanContext: parent(true) }), false],
])('%s', (_name, candidate, expected) => {
  expect(isLambdaHandlerUnderFacade(candidate)).toBe(expected);
});
