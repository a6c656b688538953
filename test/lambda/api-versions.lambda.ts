// SPDX-License-Identifier: Apache-2.0
// Functions with a copy of OpenTelemetry's API of their own, which is not the layer's.
import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createApplication, type TestApplication } from '@otel-xray/testkit';
import { afterEach, expect, it } from 'vitest';
import { describeOn, RUNTIMES } from './runtimes.ts';
import { handlerOf, tracedFunction } from './traced-function.ts';

const modules = realpathSync(join(import.meta.dirname, '../../node_modules'));

const FUNCTION = `
  const { propagation, context, trace } = require('@opentelemetry/api');
  exports.handler = async () =>
    trace.getTracer('prices').startActiveSpan('price', (span) => {
      const carrier = {};
      propagation.inject(context.active(), carrier);
      span.end();
      return carrier['x-amzn-trace-id'];
    });
`;

let application: TestApplication | undefined;
afterEach(() => application?.remove());

const { start, arrived } = tracedFunction();

describeOn('the layer', RUNTIMES, (runtime) => {
  it.each([
    ['older', '@opentelemetry/api', '1.9.1'],
    ['the same', 'layer-api', '1.10.0'],
  ])('records what a function records by an API that is %s', async (_, installed, version) => {
    application = createApplication({ 'app.cjs': FUNCTION });
    const copy = join(application.folder, 'node_modules/@opentelemetry/api');
    mkdirSync(dirname(copy), { recursive: true });
    symlinkSync(join(modules, installed), copy);
    expect(await import(join(copy, 'package.json'), { with: { type: 'json' } })).toMatchObject({ version });

    const lambda = start(runtime, 'app.handler', { folder: application.folder });
    const { response, traceId } = await lambda.invoke({});
    const [price] = handlerOf(await arrived(traceId))?.subsegments ?? [];
    expect(price?.name).toBe('price');
    expect(response).toContain(`Root=${traceId};Parent=${price?.id};Sampled=1`);
    expect(lambda.logs()).not.toContain('@opentelemetry/api');
  });
});
