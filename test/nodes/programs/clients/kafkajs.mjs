// SPDX-License-Identifier: Apache-2.0
import { Kafka, logLevel, Partitioners } from 'kafkajs';

export async function start({ KAFKA_BROKER, KAFKA_TOPIC }) {
  const kafka = new Kafka({ brokers: [KAFKA_BROKER], logLevel: logLevel.ERROR });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return {
    use: () => producer.send({ topic: KAFKA_TOPIC, messages: [{ key: 'tea', value: '1' }] }),
    stop: () => producer.disconnect(),
  };
}
