// SPDX-License-Identifier: Apache-2.0
// Takes one message from a Kafka topic: `eachMessage` or `eachBatch`, as its argument says.
import { Kafka, logLevel } from 'kafkajs';

const { KAFKA_BROKER, KAFKA_TOPIC } = process.env;
const kafka = new Kafka({ brokers: [KAFKA_BROKER], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: KAFKA_TOPIC, maxWaitTimeInMs: 50 });
await consumer.connect();
await consumer.subscribe({ topic: KAFKA_TOPIC, fromBeginning: true });
await consumer.run({
  // Done once the instrumentation has ended its span, which is after this returns.
  [process.argv[2]]: async () => void setImmediate(() => process.send?.({ done: true })),
});

process.on('disconnect', () => process.exit());
process.send?.({ ready: {} });
