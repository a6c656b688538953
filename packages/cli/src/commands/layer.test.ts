// SPDX-License-Identifier: Apache-2.0
// The real AWS SDK, from its configuration to its HTTP client, against a stand-in of Lambda's API.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ACCESS_KEY, type LayersApi, startLayersApi } from '../test-layers-api.ts';
import { addLayerCommand } from './layer.ts';

const ZIP = Buffer.from('PK of the layer');

/** Where the SDK would find more than the test says. */
const CLEARED = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL'];

let folder: string;
let file: string;
let api: LayersApi;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otel-xray-publish-'));
  file = join(folder, 'layer.zip');
  writeFileSync(file, ZIP);
  writeFileSync(
    join(folder, 'credentials'),
    `[production]\naws_access_key_id = ${ACCESS_KEY}\naws_secret_access_key = s\n`,
  );
  writeFileSync(join(folder, 'config'), '[profile production]\nregion = ap-southeast-2\n');
  api = await startLayersApi();
  for (const name of CLEARED) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', api.url);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', ACCESS_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
  rmSync(folder, { recursive: true });
  expect(api.faults).toEqual([]);
});

async function run(...argv: string[]) {
  const [stdout, stderr] = [new PassThrough({ encoding: 'utf8' }), new PassThrough({ encoding: 'utf8' })];
  let exitCode: number | undefined;
  const program = new Command();
  const io = { stdin: stdout, stdout, stderr, env: {}, onInterrupt: () => () => undefined };
  addLayerCommand(
    program,
    io,
    (code) => {
      exitCode = code;
    },
    { file, version: '1.2.3' },
  );
  await program.parseAsync(['layer', ...argv], { from: 'user' });
  return { exitCode, out: stdout.read() ?? '', err: stderr.read() ?? '' };
}

const publish = (...argv: string[]) => run('publish', ...argv);

const arn = (version: number, region = 'eu-west-1', name = 'otel-xray') =>
  `arn:aws:lambda:${region}:123456789012:layer:${name}:${version}`;

describe('layer publish', () => {
  it('publishes the zip, prints the ARN and says what to do with it', async () => {
    const { exitCode, out, err } = await publish('--region', 'eu-west-1');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: `${arn(1)}\n` });
    expect(err).toMatchInlineSnapshot(`
      "
      A function gets it so (--layers and --environment replace what it has):

        aws lambda update-function-configuration --region eu-west-1 --function-name NAME \\
          --layers arn:aws:lambda:eu-west-1:123456789012:layer:otel-xray:1 --tracing-config Mode=Active \\
          --environment 'Variables={AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-xray-handler}'

      Its role needs xray:PutTraceSegments (the policy AWSXRayDaemonWriteAccess has it).
      "
    `);
    expect(api.calls).toEqual(['ListLayerVersions eu-west-1', 'PublishLayerVersion eu-west-1']);
    expect(api.versions).toEqual([
      {
        region: 'eu-west-1',
        name: 'otel-xray',
        zip: ZIP,
        said: {
          Description: 'OpenTelemetry to X-Ray: otel-xray 1.2.3',
          LicenseInfo: 'Apache-2.0',
          CompatibleRuntimes: ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'],
          CompatibleArchitectures: ['x86_64', 'arm64'],
        },
      },
    ]);
  });

  it('publishes nothing where the newest version is the same, unless told to', async () => {
    await publish('--region', 'eu-west-1');
    const again = await publish('--region', 'eu-west-1');
    expect(again).toMatchObject({ exitCode: 0, out: `${arn(1)}\n` });
    expect(again.err).toMatch(/^eu-west-1 has this layer already: nothing is published \(--force does\)\n/);
    expect(api.calls.slice(2)).toEqual(['ListLayerVersions eu-west-1', 'GetLayerVersion eu-west-1']);

    expect(await publish('--region', 'eu-west-1', '--force')).toMatchObject({ out: `${arn(2)}\n` });
    expect(api.calls.slice(4)).toEqual(['PublishLayerVersion eu-west-1']);
  });

  it('publishes where an older version is the same, and the newest is not', async () => {
    await publish('--region', 'eu-west-1');
    writeFileSync(file, 'PK of another');
    await publish('--region', 'eu-west-1');
    writeFileSync(file, ZIP);
    expect(await publish('--region', 'eu-west-1')).toMatchObject({ exitCode: 0, out: `${arn(3)}\n` });
  });

  it('publishes in several regions, each once, under a name of its own', async () => {
    const regions = ['eu-west-1', 'us-gov-west-1', 'eu-west-1'].flatMap((region) => ['--region', region]);
    expect(await publish(...regions, '--name', 'team_xray')).toMatchObject({
      exitCode: 0,
      out: `${arn(1, 'eu-west-1', 'team_xray')}\n${arn(1, 'us-gov-west-1', 'team_xray')}\n`,
    });
  });

  it('takes region and credentials from where the AWS CLI takes them', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    expect(await publish('--profile', 'production')).toMatchObject({ out: `${arn(1, 'ap-southeast-2')}\n` });
    vi.stubEnv('AWS_REGION', 'eu-north-1');
    expect(await publish('--profile', 'production')).toMatchObject({ out: `${arn(1, 'eu-north-1')}\n` });
  });

  it('without a region says so', async () => {
    expect(await publish()).toEqual({
      exitCode: 1,
      out: '',
      err: 'otel-xray: no region: name one with --region, or set AWS_REGION\n',
    });
  });

  it.each<[string[]]>([[[]], [['--profile', 'nobody']]])(
    'without credentials says so once, and asks nobody: %j',
    async (more) => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
      const { exitCode, out, err } = await publish('--region', 'eu-west-1', '--region', 'us-east-1', ...more);
      expect({ exitCode, out, calls: api.calls }).toEqual({ exitCode: 1, out: '', calls: [] });
      expect(err).toMatch(
        /^otel-xray: no AWS credentials: .*\w\. Sign in \(aws login, aws sso login\), or set AWS_PROFILE or AWS_ACCESS_KEY_ID\n$/,
      );
    },
  );

  it.each<[string, number, string, string]>([
    [
      'AccessDeniedException',
      403,
      'User: arn:aws:iam::123456789012:user/me is not authorized to perform: lambda:ListLayerVersions',
      'User: arn:aws:iam::123456789012:user/me is not authorized to perform: lambda:ListLayerVersions. ' +
        'The identity needs lambda:ListLayerVersions, lambda:GetLayerVersion, lambda:PublishLayerVersion',
    ],
    [
      'UnrecognizedClientException',
      403,
      'The security token included in the request is invalid.',
      'AWS refuses these credentials in eu-west-1: The security token included in the request is invalid ' +
        '(UnrecognizedClientException). Sign in again, and see that the account has the region switched on',
    ],
    [
      'CodeStorageExceededException',
      400,
      'Code storage limit exceeded.',
      'Code storage limit exceeded (CodeStorageExceededException)',
    ],
    [
      'ServiceException',
      500,
      'An \u001b[2J error\noccurred',
      'An \uFFFD[2J error occurred (ServiceException)',
    ],
  ])('says in one line that AWS refuses: %s', async (type, status, message, line) => {
    api.refuse({ status, type, message });
    expect(await publish('--region', 'eu-west-1')).toEqual({
      exitCode: 1,
      out: '',
      err: `otel-xray: ${line}\n`,
    });
  });

  it.each([
    [
      'http://lambda.eu-west-9.invalid',
      /^otel-xray: no Lambda in eu-west-9: .* Is that a region of AWS, and is there a network\?\n$/,
    ],
    ['http://127.0.0.1:9', /^otel-xray: .*ECONNREFUSED.*\n$/],
  ])('says in one line that nobody is there: %s', async (url, message) => {
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', url);
    const { exitCode, err } = await publish('--region', 'eu-west-9');
    expect(exitCode).toBe(1);
    expect(err).toMatch(message);
  });
});

describe('layer file', () => {
  it('prints where the zip is', async () => {
    expect(await run('file')).toEqual({ exitCode: 0, out: `${file}\n`, err: '' });
  });
});

it.each(['publish', 'file'])('%s says that the layer is not built', async (command) => {
  rmSync(file);
  const { exitCode, err } = await run(command);
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^otel-xray: the layer is not there: Error: ENOENT.*layer\.zip'\n$/);
});
