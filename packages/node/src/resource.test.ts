// SPDX-License-Identifier: Apache-2.0

import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { Resource } from '@opentelemetry/resources';
import { recordDiag } from '@otel-xray/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createResource, type ResourceChoices } from './resource.ts';
import { forgetSetUp } from './test-reset.ts';

const DETECTORS = 'OTEL_NODE_RESOURCE_DETECTORS';
const SDK = ['telemetry.sdk.language', 'telemetry.sdk.name', 'telemetry.sdk.version'];
const ON_LAMBDA = {
  AWS_LAMBDA_FUNCTION_NAME: 'fn',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/fn',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
  AWS_REGION: 'eu-central-1',
};

let said: string[];
beforeEach(() => {
  said = recordDiag();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetSetUp();
});

async function made(choices: ResourceChoices, env: Record<string, string>): Promise<Resource['attributes']> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const resource = createResource(choices, process.env);
  await resource.waitForAsyncAttributes?.();
  return resource.attributes;
}

describe('which name a service has, each row before the ones above', () => {
  const rows: readonly [string, env: Record<string, string>, choices: ResourceChoices, expected: string][] = [
    ['the guess', { AWS_XRAY_TRACING_NAME: 'guessed' }, {}, 'guessed'],
    [
      'OTEL_RESOURCE_ATTRIBUTES',
      { OTEL_RESOURCE_ATTRIBUTES: 'service.name=of-attributes' },
      {},
      'of-attributes',
    ],
    ['OTEL_SERVICE_NAME', { OTEL_SERVICE_NAME: 'of-variable' }, {}, 'of-variable'],
    ['resourceAttributes', {}, { resourceAttributes: { 'service.name': 'of-options' } }, 'of-options'],
    ['serviceName', {}, { serviceName: 'said' }, 'said'],
  ];
  it.each(rows)('%s', async (name, _env, _choices, expected) => {
    const upTo = rows.slice(0, rows.findIndex(([one]) => one === name) + 1);
    const env = Object.assign({}, ...upTo.map(([, one]) => one));
    const choices: ResourceChoices = Object.assign({}, ...upTo.map(([, , one]) => one));
    expect((await made(choices, env))['service.name']).toBe(expected);
  });

  it('without all of them, the package.json nearest to the program', async () => {
    // The program is the test runner's.
    expect((await made({}, {}))['service.name']).toMatch(/^[a-z]/);
    expect((await made({}, {}))['service.name']).not.toMatch(/^unknown_service/);
  });

  it("the reader's detectors go before the guess, the variables before those", async () => {
    const resourceDetectors = [
      { detect: () => ({ attributes: { 'service.name': Promise.resolve('environment-1'), found: 'yes' } }) },
    ];
    const found = await made({ resourceDetectors }, { AWS_XRAY_TRACING_NAME: 'guessed' });
    expect(found).toMatchObject({ 'service.name': 'environment-1', found: 'yes' });
    const said = await made({ resourceDetectors }, { OTEL_SERVICE_NAME: 'said' });
    expect(said).toMatchObject({ 'service.name': 'said', found: 'yes' });
  });
});

describe('attributes', () => {
  it('options go before variables, variables before what is found', async () => {
    const env = {
      ...ON_LAMBDA,
      OTEL_RESOURCE_ATTRIBUTES: 'cloud.region=of-variable,faas.name=of-variable,team=blue',
    };
    const resourceAttributes = { 'cloud.region': 'of-options' };
    expect(await made({ resourceAttributes }, env)).toMatchObject({
      'cloud.provider': 'aws',
      'cloud.region': 'of-options',
      'faas.name': 'of-variable',
      'aws.log.group.names': ['/aws/lambda/fn'],
      team: 'blue',
      'telemetry.sdk.language': 'nodejs',
    });
  });

  it('are complete only after AWS has answered', async () => {
    for (const [name, value] of Object.entries(ON_LAMBDA)) vi.stubEnv(name, value);
    const resource = createResource({});
    expect(resource.asyncAttributesPending).toBe(true);
    await resource.waitForAsyncAttributes?.();
    expect(resource.attributes['cloud.platform']).toBe('aws_lambda');
  });
});

describe(DETECTORS, () => {
  it.each<[names: string, expected: readonly string[]]>([
    ['env', ['service.name', 'team']],
    ['host', ['host.arch', 'host.name', 'service.name']],
    ['os', ['os.type', 'os.version', 'service.name']],
    ['serviceinstance', ['service.instance.id', 'service.name']],
    ['none', ['service.name']],
    ['env,none', ['service.name']],
    ['aws', ['cloud.provider', 'cloud.platform', 'faas.name', 'service.name']],
    ['env,aws', ['cloud.provider', 'cloud.platform', 'faas.name', 'service.name', 'team']],
    [
      'all',
      [
        'cloud.provider',
        'host.arch',
        'os.type',
        'process.pid',
        'service.instance.id',
        'service.name',
        'team',
      ],
    ],
  ])('%s', async (names, expected) => {
    const env = { ...ON_LAMBDA, OTEL_RESOURCE_ATTRIBUTES: 'team=blue', [DETECTORS]: names };
    const found = Object.keys(await made({}, env));
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (!names.includes('a')) {
      // Ids of the host are not to be had everywhere.
      const more = found.filter((name) => !expected.includes(name) && !SDK.includes(name));
      expect(more.filter((name) => name !== 'host.id')).toEqual([]);
    }
    expect(said).toEqual([]);
  });

  it('process tells of the process', async () => {
    expect(await made({}, { [DETECTORS]: 'process' })).toMatchObject({ 'process.pid': process.pid });
  });

  it.each(['container', 'gcp', 'azure', 'alibaba'])('%s is for other set-ups', async (name) => {
    const found = Object.keys(await made({}, { [DETECTORS]: name }));
    expect(found.sort()).toEqual(['service.name', ...SDK]);
    expect(said).toEqual([]);
  });

  it('what nobody knows is ignored, with what is known', async () => {
    await made({}, { [DETECTORS]: 'env,constructor' });
    expect(said).toEqual([
      `warn: ${DETECTORS}: constructor is ignored: expected env, host, os, process, serviceinstance, aws, all, none`,
    ]);
  });
});

it('detectors of the reader replace all but the variables', async () => {
  const resourceDetectors = [{ detect: () => ({ attributes: { mine: 'yes' } }) }];
  const found = await made({ resourceDetectors }, { ...ON_LAMBDA, OTEL_RESOURCE_ATTRIBUTES: 'team=blue' });
  expect(found).toMatchObject({ mine: 'yes', team: 'blue' });
  expect(found).not.toHaveProperty('cloud.provider');
});

it('a detector of the reader that fails costs its own attributes', async () => {
  const resourceDetectors = [
    {
      detect: () => {
        throw new Error('no surroundings');
      },
    },
    { detect: () => ({ attributes: { late: Promise.reject(new Error('no answer')), mine: 'yes' } }) },
  ];
  const found = await made({ resourceDetectors, serviceName: 'shop' }, {});
  expect(found).toMatchObject({ 'service.name': 'shop', mine: 'yes' });
  expect(found.late).toBeUndefined();
});
