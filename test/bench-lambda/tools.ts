// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';

/** What is compared, and how a function gets it. */
export interface Tool {
  readonly name: string;
  /** Ending of the function's file, where the tool is used in its code. */
  readonly ending?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly sendsOtlp?: boolean;
  /** The package that has to be installed. */
  readonly package?: string;
}

/** What the functions do, by the first word of their files. */
export const FUNCTIONS = {
  calls: 'calls DynamoDB with the AWS SDK v3, and somebody else by HTTP',
  nothing: 'returns at once',
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
export const FUNCTION_NAMES: readonly FunctionName[] = ['calls', 'nothing'];

export const BARE: Tool = { name: 'bare runtime' };

export const OURS: Tool = {
  name: 'otel-xray layer',
  env: {
    AWS_LAMBDA_EXEC_WRAPPER: fileURLToPath(
      new URL('../../packages/lambda/layer/dist/otel-xray-handler', import.meta.url),
    ),
  },
};

const XRAY_SDK: Tool = { name: 'X-Ray SDK', ending: '-xray-sdk', package: 'aws-xray-sdk-core' };

const ADOT_PACKAGE = '@aws/aws-distro-opentelemetry-node-autoinstrumentation';

/** With the variables that the wrapper of its layer sets. Without an endpoint it sends to the daemon. */
const ADOT = {
  name: 'ADOT register',
  package: ADOT_PACKAGE,
  sendsOtlp: true,
  env: {
    NODE_OPTIONS: `--require ${ADOT_PACKAGE}/register`,
    OTEL_SERVICE_NAME: 'functions',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_PROPAGATORS: 'baggage,tracecontext,xray',
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'aws-sdk,aws-lambda,http',
    OTEL_RESOURCE_ATTRIBUTES:
      'cloud.region=eu-central-1,cloud.provider=aws,cloud.platform=aws_lambda,faas.name=functions,' +
      'faas.version=$LATEST,aws.log.group.names=/aws/lambda/functions',
  },
};

/** In the order of the report. Client 4 imports handlers, which `--require` does not see. */
export function toolsFor(client: 3 | 4): readonly Tool[] {
  const adot = client === 3 ? ADOT : { ...ADOT, env: { ...ADOT.env, NODE_OPTIONS: '--import ./adot.mjs' } };
  return [BARE, OURS, XRAY_SDK, adot];
}
