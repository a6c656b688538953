// SPDX-License-Identifier: Apache-2.0
import { diag } from '@opentelemetry/api';
import { getStringListFromEnv } from '@opentelemetry/core';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { type ApplicationModules, constructFrom, modulesOf } from '@otel-xray/recorder/application';

type Environment = Readonly<Record<string, string | undefined>>;

/** The exporters of OTLP by the values of `OTEL_EXPORTER_OTLP_PROTOCOL`. */
const OTLP: Readonly<Record<string, string>> = {
  'http/protobuf': '@opentelemetry/exporter-trace-otlp-proto',
  'http/json': '@opentelemetry/exporter-trace-otlp-http',
  grpc: '@opentelemetry/exporter-trace-otlp-grpc',
};

/** NodeSDK brings the exporters along; with npm they are also the application's own. */
const SDK = '@opentelemetry/sdk-node';

/** What `OTEL_TRACES_EXPORTER` names; empty where it is not set. */
export function exporterNames(): readonly string[] {
  return getStringListFromEnv('OTEL_TRACES_EXPORTER') ?? [];
}

/**
 * A processor for each of these exporters beside `xray`: `otlp`, `console`. OTLP's exporter reads its own variables
 * (`OTEL_EXPORTER_OTLP_*`). A name that nobody knows is left out with a warning.
 */
export function otherSpanProcessors(
  names: readonly string[],
  env: Environment,
  modules: ApplicationModules,
): SpanProcessor[] {
  return names.flatMap((name) => {
    switch (name) {
      case 'otlp':
        return otlpProcessor(env, modules);
      case 'console':
        return new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() });
      case 'xray':
      case 'none':
        return [];
      default:
        diag.warn(`OTEL_TRACES_EXPORTER: ${name.slice(0, 100)} is ignored: expected xray, otlp, console`);
        return [];
    }
  });
}

function otlpProcessor(env: Environment, modules: ApplicationModules): SpanProcessor | [] {
  const protocol =
    env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL?.trim() ||
    env.OTEL_EXPORTER_OTLP_PROTOCOL?.trim() ||
    'http/protobuf';
  const from = Object.hasOwn(OTLP, protocol) ? OTLP[protocol] : undefined;
  if (from === undefined) {
    diag.warn(
      `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol.slice(0, 100)}: expected ${Object.keys(OTLP).join(', ')}`,
    );
    return [];
  }
  try {
    const exporter = constructFrom(loadExporter(from, modules), 'OTLPTraceExporter');
    if (isExporter(exporter)) return new BatchSpanProcessor({ exporter });
    diag.warn(`${from} has no span exporter`);
  } catch (error: unknown) {
    diag.warn(`OTEL_TRACES_EXPORTER: otlp is ignored: ${String(error)}. Run: npm i ${from}`);
  }
  return [];
}

function loadExporter(from: string, modules: ApplicationModules): unknown {
  const sdk = modules.resolve(SDK);
  const source = modules.resolve(from) === undefined && sdk !== undefined ? modulesOf(sdk) : modules;
  return source.load(from);
}

function isExporter(made: unknown): made is SpanExporter {
  return typeof made === 'object' && made !== null && 'export' in made && 'shutdown' in made;
}
