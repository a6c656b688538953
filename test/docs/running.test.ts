// SPDX-License-Identifier: Apache-2.0
// The definitions of docs/running.md parse, and application and daemon in them fit together.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './tables.ts';
import { parseYaml } from './yaml.ts';

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const page = read('running.md');
const [policy, task, agent] = blocksOf(page, 'json').map((block): unknown => JSON.parse(block));

it('permissions', () => {
  const Action = [
    'xray:PutTraceSegments',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
  ];
  expect(policy).toMatchObject({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
});

it('ECS: the application sends to the daemon in its task', () => {
  expect(task).toMatchObject({
    networkMode: 'awsvpc',
    containerDefinitions: [
      {
        environment: expect.arrayContaining([{ name: 'AWS_XRAY_DAEMON_ADDRESS', value: '127.0.0.1:2000' }]),
        dependsOn: [{ containerName: 'xray-daemon' }],
      },
      { name: 'xray-daemon', portMappings: [{ containerPort: 2000, protocol: 'udp' }] },
    ],
  });
});

it('EKS: the service is the one that the page names, and finds the daemon', () => {
  const ports = (port: string) => [
    { name: 'documents', [port]: 2000, protocol: 'UDP' },
    { name: 'sampling', [port]: 2000, protocol: 'TCP' },
  ];
  const labels = { app: 'xray-daemon' };
  expect(blocksOf(page, 'yaml').flatMap(parseYaml)).toMatchObject([
    { kind: 'ServiceAccount', metadata: { name: 'xray-daemon', namespace: 'default' } },
    {
      kind: 'DaemonSet',
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { serviceAccountName: 'xray-daemon', containers: [{ ports: ports('containerPort') }] },
        },
      },
    },
    {
      kind: 'Service',
      metadata: { name: 'xray-service', namespace: 'default' },
      spec: { selector: labels, internalTrafficPolicy: 'Local', ports: ports('port') },
    },
  ]);
  expect(page).toContain('AWS_XRAY_DAEMON_ADDRESS=xray-service.default:2000');
});

it('CloudWatch agent: takes documents and sampling', () => {
  const bind_address = '0.0.0.0:2000';
  expect(agent).toEqual({
    traces: { traces_collected: { xray: { bind_address, tcp_proxy: { bind_address } } } },
  });
});

describe('docs/sampling.md', () => {
  it('has a rule that the AWS CLI takes', () => {
    const [rule = ''] = blocksOf(read('sampling.md'), 'json');
    expect(JSON.parse(rule)).toEqual({
      SamplingRule: {
        RuleName: expect.any(String),
        Priority: expect.any(Number),
        ReservoirSize: expect.any(Number),
        FixedRate: expect.any(Number),
        ServiceName: expect.any(String),
        ServiceType: '*',
        Host: '*',
        HTTPMethod: 'POST',
        URLPath: '/checkout*',
        ResourceARN: '*',
        Version: 1,
      },
    });
  });
});
