// SPDX-License-Identifier: Apache-2.0
import { awsCallOf } from '../expect/aws.ts';
import { isAwsCall } from '../expect/kind.ts';
import {
  anyOf,
  at,
  type Entry,
  entry,
  isRegained,
  isSegment,
  isWithheld,
  lastOf,
  metadata,
} from './entry.ts';

const RESOURCE_BLOCKS = /^(?:ec2|ecs|eks|elastic_beanstalk|cloudwatch_logs|xray)$/;
const CALL_MEMBERS =
  /^(?:region|request_id|id_2|queue_url|topic_arn|bucket_name|key|function_name|table_names?|retries)$/;

/** The aws block, and the hosts of what is called. */
export const aws: readonly Entry[] = [
  entry({
    id: 27,
    title: 'Said once',
    rules: [
      {
        at: anyOf(
          at('origin'),
          at('service', 'version'),
          at('aws', RESOURCE_BLOCKS),
          at('aws', RESOURCE_BLOCKS, /./),
        ),
        because: ({ context, ours }) => !isSegment(context) && ours === undefined,
      },
      {
        at: at('aws', 'account_id'),
        because: ({ context, theirs, ours }, span) =>
          !isSegment(context) &&
          ours === undefined &&
          theirs === span.resource.attributes.get('cloud.account.id'),
      },
    ],
  }),
  entry({
    id: 10,
    title: 'EC2 and EKS blocks',
    rules: [
      {
        at: at('aws', /^(?:ec2|eks|elastic_beanstalk)$/, /./),
        because: ({ context, ours }) => isSegment(context) && ours === undefined,
      },
    ],
  }),
  entry({
    id: 15,
    title: 'AWS fields on AWS calls alone',
    rules: [
      {
        at: at('aws', /^(?:operation|queue_url|region|request_id|account_id|table_names?)$/),
        because: ({ ours }, span) => ours === undefined && !isAwsCall(span),
      },
      {
        at: metadata('rpc.method', /^aws\./),
        because: (difference, span) => isRegained(difference, span) && !isAwsCall(span),
      },
    ],
  }),
  entry({
    id: 8,
    title: 'AWS calls',
    rules: [
      {
        at: at('aws', CALL_MEMBERS),
        because: ({ theirs }, span) => theirs === undefined && isAwsCall(span),
      },
      {
        at: metadata(/./),
        because: (difference, span) =>
          isWithheld(difference, span) && (awsCallOf(span)?.shown.has(lastOf(difference.path)) ?? false),
      },
    ],
  }),
  entry({
    id: 22,
    title: 'Hosts',
    rules: [
      {
        at: at('sql', /^(?:url|connection_string)$/),
        because: () => true,
      },
      {
        at: metadata(/^(?:server\.(?:address|port)|net\.peer\.(?:name|port|ip)|network\.peer\.address)$/),
        because: isRegained,
      },
    ],
  }),
];
