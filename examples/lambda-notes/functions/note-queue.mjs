// SPDX-License-Identifier: Apache-2.0
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

/** Tells `index-note` of a note that is new or has changed. */
export async function announceNote({ owner, id, version }) {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.NOTES_QUEUE_URL,
      MessageBody: JSON.stringify({ owner, id, version }),
    }),
  );
}
