// SPDX-License-Identifier: Apache-2.0

import { SpanKind } from '@opentelemetry/api';
import { member } from '@otel-xray/segment';
import { apiGatewayV1, apiGatewayV2, loadBalancer, webSocket } from './http-triggers.ts';
import { records } from './record-triggers.ts';
import { known, type Trigger, type TriggerReader, text } from './trigger.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html, schedules among them. */
const eventBridge: TriggerReader = (event) => {
  const type = text(member(event, 'detail-type'));
  const source = text(member(event, 'source'));
  if (type === undefined || source === undefined) return undefined;
  const isSchedule = type === 'Scheduled Event';
  return {
    name: isSchedule ? 'scheduled' : `process ${type}`,
    kind: SpanKind.CONSUMER,
    attributes: known({
      'faas.trigger': isSchedule ? 'timer' : 'pubsub',
      'aws.lambda.trigger': isSchedule ? 'schedule' : 'eventbridge',
      'faas.time': isSchedule ? member(event, 'time') : undefined,
      'messaging.system': isSchedule ? undefined : 'aws_eventbridge',
      'messaging.destination.name': isSchedule ? undefined : source,
      'messaging.message.id': isSchedule ? undefined : member(event, 'id'),
    }),
  };
};

/** A state machine that passes its context object on (`"Execution.$": "$$.Execution"`): without it, nobody can tell. */
const stepFunctions: TriggerReader = (event) => {
  const execution = text(member(member(event, 'Execution'), 'Id'));
  if (execution?.includes(':states:') !== true) return undefined;
  return {
    name: text(member(member(event, 'State'), 'Name')),
    kind: SpanKind.SERVER,
    attributes: known({
      'faas.trigger': 'other',
      'aws.lambda.trigger': 'step-functions',
      'aws.step_functions.state_machine.arn': member(member(event, 'StateMachine'), 'Id'),
      'aws.step_functions.execution.arn': execution,
    }),
  };
};

/** A field of a GraphQL API, or many of the same field in one event. */
const appSync: TriggerReader = (event) => {
  const first: unknown = Array.isArray(event) ? event[0] : event;
  const info = member(first, 'info');
  const field = text(member(info, 'fieldName'));
  const type = text(member(info, 'parentTypeName'));
  if (field === undefined || type === undefined) return undefined;
  const headers = member(member(first, 'request'), 'headers');
  return {
    name: `${type}.${field}`,
    kind: SpanKind.SERVER,
    attributes: known({
      'faas.trigger': 'http',
      'aws.lambda.trigger': 'appsync',
      'graphql.operation.name': field,
      'graphql.operation.type': type.toLowerCase(),
    }),
    headers: typeof headers === 'object' && headers !== null ? headers : undefined,
  };
};

/** The first one that knows an event reads it. */
const READERS: readonly TriggerReader[] = [
  records,
  apiGatewayV2,
  loadBalancer,
  webSocket,
  apiGatewayV1,
  eventBridge,
  stepFunctions,
  appSync,
];

const DIRECT: Trigger = { kind: SpanKind.SERVER, attributes: { 'faas.trigger': 'other' } };

/** What an event says about who sent it; a direct invocation may be anything. Never throws, changes nothing. */
export function readTrigger(event: unknown): Trigger {
  if (typeof event !== 'object' || event === null) return DIRECT;
  for (const read of READERS) {
    try {
      const trigger = read(event);
      if (trigger) return trigger;
    } catch {
      // An event of somebody's own making that only looks like this one.
    }
  }
  return DIRECT;
}
