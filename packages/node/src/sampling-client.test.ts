// SPDX-License-Identifier: Apache-2.0
import { XRay } from '@aws-sdk/client-xray';
import { type LocalXRay, startLocalXRay } from '@otel-xray/local';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSamplingClient } from './sampling-client.ts';

let local: LocalXRay;

beforeEach(async () => {
  local = await startLocalXRay({ port: 0 });
});

afterEach(() => local.close());

const options = { abortSignal: new AbortController().signal };

it('asks the API with the AWS SDK, which is made with the first question', async () => {
  let made = 0;
  const client = createSamplingClient(async () => {
    made++;
    return new XRay({
      endpoint: local.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });
  expect(made).toBe(0);
  expect(await client.getSamplingRules({}, options)).toMatchObject({
    SamplingRuleRecords: [{ SamplingRule: { RuleName: 'Default' } }],
  });
  const statistics = { RuleName: 'Default', ClientID: 'a'.repeat(24), Timestamp: new Date(0) };
  const counts = { RequestCount: 1, SampledCount: 1, BorrowCount: 0 };
  expect(
    await client.getSamplingTargets({ SamplingStatisticsDocuments: [{ ...statistics, ...counts }] }, options),
  ).toMatchObject({ SamplingTargetDocuments: [{ RuleName: 'Default' }] });
  expect(made).toBe(1);
});

it('answers with its failure while the AWS SDK is not there, and looks again with the next question', async () => {
  let looked = 0;
  const client = createSamplingClient(() => {
    looked++;
    return Promise.reject(new Error('Cannot find package @aws-sdk/client-xray'));
  });
  await expect(client.getSamplingRules({}, options)).rejects.toThrow('Cannot find package');
  await expect(client.getSamplingRules({}, options)).rejects.toThrow('Cannot find package');
  expect(looked).toBe(2);
});
