// SPDX-License-Identifier: Apache-2.0
import { plainText } from '@otel-xray/local';
import { type Command, InvalidArgumentError } from 'commander';
import { describeAwsFailure, isWithoutCredentials } from '../aws-failure.ts';
import { type LayerZip, readLayer } from '../layer-file.ts';
import type { ProcessIo } from '../process-io.ts';
import { LAYER_ACTIONS, publishLayer } from '../publish-layer.ts';

interface PublishOptions {
  readonly region?: readonly string[];
  readonly name: string;
  readonly profile?: string;
  readonly force?: true;
}

/** The layer that is published, and of which release it is. */
export interface ReleasedLayer {
  readonly file: string;
  readonly version: string;
}

const HELP = `
Nothing is published where the newest version of the layer has the same content. Standard output has one line for
each region, the version's ARN; all else is on standard error.

  $ otel-xray layer publish --region eu-west-1
  $ otel-xray layer publish --region eu-west-1 --region us-east-1 --profile production

Credentials are those that the AWS CLI would take. The identity needs
${LAYER_ACTIONS.join(', ')}.`;

/** Adds `otel-xray layer`. `finish` takes the exit code. */
export function addLayerCommand(
  program: Command,
  io: ProcessIo,
  finish: (exitCode: number) => void,
  layer: ReleasedLayer,
): void {
  const command = program
    .command('layer')
    .summary('the Lambda layer: publish it to your account, or take its file')
    .description('The Lambda layer of otel-xray, which comes with this command.')
    .helpCommand(false);
  command
    .command('publish')
    .summary('publishes the layer to your AWS account')
    .description('Publishes the layer to your AWS account, and says how a function gets it.')
    .option('--region <region>', 'where (repeatable; default: AWS_REGION, else of the profile)', addRegion)
    .option('--name <name>', 'of the layer', parseName, 'otel-xray')
    .option('--profile <name>', 'of the shared AWS configuration (default: AWS_PROFILE)')
    .option('--force', 'also where the newest version has the same content')
    .addHelpText('after', HELP)
    .action(async (options: PublishOptions) => finish(await publish(options, layer, io)));
  command
    .command('file')
    .summary('prints the path of the layer, a zip file')
    .description('Prints the path of the layer, a zip file, for tools that publish it themselves.')
    .action(async () => finish(await printFile(layer.file, io)));
}

async function publish(
  { region: regions, name, profile, force }: PublishOptions,
  { file, version }: ReleasedLayer,
  io: ProcessIo,
): Promise<number> {
  const zip = await readOrComplain(file, io);
  if (zip === undefined) return 1;
  // What it says of Node.js is for those who build with it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Loaded here: no other command has a use for it.
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  const layer = {
    name,
    zip,
    description: `OpenTelemetry to X-Ray: otel-xray ${version}`,
    force: force ?? false,
  };
  const arns: string[] = [];
  let exitCode = 0;
  for (const given of regions ?? [undefined]) {
    let region = given ?? 'the default region';
    const client = new LambdaClient({
      ...(given !== undefined && { region: given }),
      ...(profile !== undefined && { profile }),
    });
    try {
      region = await client.config.region();
      const { arn, isOld } = await publishLayer(client, layer);
      io.stdout.write(`${arn}\n`);
      if (isOld) io.stderr.write(`${region} has this layer already: nothing is published (--force does)\n`);
      arns.push(arn);
    } catch (error: unknown) {
      exitCode = 1;
      io.stderr.write(`otel-xray: ${plainText(describeAwsFailure(error, region, LAYER_ACTIONS))}\n`);
      if (isWithoutCredentials(error)) break;
    } finally {
      client.destroy();
    }
  }
  const [arn] = arns;
  if (arn !== undefined) io.stderr.write(nextSteps(arn));
  return exitCode;
}

async function printFile(file: string, io: ProcessIo): Promise<number> {
  if ((await readOrComplain(file, io)) === undefined) return 1;
  io.stdout.write(`${file}\n`);
  return 0;
}

async function readOrComplain(file: string, io: ProcessIo): Promise<LayerZip | undefined> {
  try {
    return await readLayer(file);
  } catch (error: unknown) {
    io.stderr.write(`otel-xray: the layer is not there: ${plainText(String(error))}\n`);
    return undefined;
  }
}

function nextSteps(arn: string): string {
  const region = arn.split(':')[3];
  return `
A function gets it so (--layers and --environment replace what it has):

  aws lambda update-function-configuration --region ${region} --function-name NAME \\
    --layers ${arn} --tracing-config Mode=Active \\
    --environment 'Variables={AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-xray-handler}'

Its role needs xray:PutTraceSegments (the policy AWSXRayDaemonWriteAccess has it).
`;
}

function addRegion(region: string, previous: readonly string[] = []): readonly string[] {
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
    throw new InvalidArgumentError('Not a region such as eu-west-1.');
  return previous.includes(region) ? previous : [...previous, region];
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
function parseName(name: string): string {
  if (/^[\w-]{1,140}$/.test(name)) return name;
  throw new InvalidArgumentError('Letters, digits, - and _, at most 140.');
}
