// SPDX-License-Identifier: Apache-2.0
// SQS without an account: a stand-in of the shop's own, with the queue of the orders. Not traced.
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { announce, serve } from './listen.mjs';
import { createSqs } from './sqs/listener.mjs';

process.on('disconnect', () => process.exit());

const port = await serve(createSqs());
await new SQSClient({ endpoint: `http://127.0.0.1:${port}` }).send(
  new CreateQueueCommand({ QueueName: process.env.ORDERS_QUEUE }),
);
announce(port);
