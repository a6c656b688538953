// SPDX-License-Identifier: Apache-2.0
// Asks the stand-in of SQS what AWS's own client asks, which checks the digests of bodies itself.
import { once } from 'node:events';
import http from 'node:http';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOfAttributes } from '../src/sqs/digests.mjs';
import { createSqs } from '../src/sqs/listener.mjs';
import { createClock, EPOCH_MILLIS } from './clock.ts';

const TRACE_HEADER = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
const MIB = 1_048_576;

let clock: ReturnType<typeof createClock>;
let server: http.Server;
let sqs: SQSClient;
let origin: string;
let QueueUrl: string;

beforeEach(async () => {
  clock = createClock();
  let id = 0;
  const newId = () => `message-${++id}`;
  server = http.createServer(createSqs({ clock, newId })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  sqs = new SQSClient({
    endpoint: origin,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  ({ QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' })));
});

afterEach(async () => {
  sqs.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function send(input: Partial<SendMessageCommandInput> = {}) {
  return sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'order placed', ...input }));
}

async function receive(input: Partial<ReceiveMessageCommandInput> = {}) {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...input }));
  return Messages;
}

function remove(ReceiptHandle: string | undefined) {
  return sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

async function bodies(input: Partial<ReceiveMessageCommandInput> = {}) {
  return (await receive(input)).map(({ Body }) => Body);
}

/** A long poll of which it is certain that it waits. */
async function poll(input: Partial<ReceiveMessageCommandInput>) {
  const before = clock.pending();
  const messages = receive(input);
  await expect.poll(() => clock.pending()).toBeGreaterThan(before);
  return { messages };
}

describe('queues', () => {
  it('are found by name and URL', async () => {
    expect(QueueUrl).toBe(`${origin}/000000000000/orders`);
    expect(await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders' }))).toMatchObject({ QueueUrl });
    expect(await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }))).toMatchObject({ QueueUrl });
  });

  it('keep their messages apart', async () => {
    const other = await sqs.send(new CreateQueueCommand({ QueueName: 'other' }));
    await send();
    expect(await receive({ QueueUrl: other.QueueUrl })).toEqual([]);
    const [message] = await receive();
    await expect(
      sqs.send(new DeleteMessageCommand({ QueueUrl: other.QueueUrl, ReceiptHandle: message?.ReceiptHandle })),
    ).rejects.toThrow('is not a valid receipt handle');
  });

  it('count messages that are there, under way and delayed', async () => {
    for (const DelaySeconds of [0, 0, 0, 5]) await send({ DelaySeconds });
    await receive();
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toEqual({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
  });
});

describe('a message', () => {
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'gift' } };

  it('arrives with what is asked for', async () => {
    await send({
      MessageAttributes,
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: TRACE_HEADER } },
    });
    clock.advance(2);
    const [message] = await receive({ MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] });
    expect(message).toEqual({
      MessageId: 'message-1',
      ReceiptHandle: expect.any(String),
      Body: 'order placed',
      MD5OfBody: '8a6d9d2ea0d85d7399e44045975a05a0',
      Attributes: {
        ApproximateFirstReceiveTimestamp: String(EPOCH_MILLIS + 2_000),
        ApproximateReceiveCount: '1',
        AWSTraceHeader: TRACE_HEADER,
        SenderId: expect.any(String),
        SentTimestamp: String(EPOCH_MILLIS),
      },
      MessageAttributes,
      MD5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('arrives bare when nothing is asked for', async () => {
    await send({
      MessageAttributes,
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: TRACE_HEADER } },
    });
    const [message = {}] = await receive();
    expect(Object.keys(message).sort()).toEqual(['Body', 'MD5OfBody', 'MessageId', 'ReceiptHandle']);
  });

  it.each([
    [['All'], ['order.id', 'order.kind', 'tier']],
    [['.*'], ['order.id', 'order.kind', 'tier']],
    [['order.*'], ['order.id', 'order.kind']],
    [['tier'], ['tier']],
    [['Tier'], []],
  ])('has the attributes %j', async (MessageAttributeNames, names) => {
    const attribute = { DataType: 'String', StringValue: 'x' };
    await send({ MessageAttributes: { 'order.id': attribute, 'order.kind': attribute, tier: attribute } });
    const [message] = await receive({ MessageAttributeNames });
    expect(Object.keys(message?.MessageAttributes ?? {}).sort()).toEqual(names);
  });

  // Digests that AWS gave, as the tests of moto (tests/test_sqs/test_sqs.py) have them.
  it.each([
    ['timestamp', '1493147359900', '235c5c510d26fb653d073faed50ae77c'],
    ['timestamp', '1493147359901', '994258b45346a2cc3f9cbb611aa7af30'],
    ['SOME_Valid.attribute-Name', '1493147359900', '36655e7e9d7c0e8479fa3f3f42247ae7'],
  ])('is digested with attribute %s = %s', async (name, StringValue, digest) => {
    const sent = await send({ MessageAttributes: { [name]: { DataType: 'Number', StringValue } } });
    expect(sent.MD5OfMessageAttributes).toBe(digest);
    const [message] = await receive({ MessageAttributeNames: [name] });
    expect(message?.MD5OfMessageAttributes).toBe(digest);
  });

  it('is digested with its attributes in order, bytes among them', () => {
    const attributes = new Map([
      ['ccc', { DataType: 'String', StringValue: 'testjunk' }],
      ['aaa', { DataType: 'Binary', BinaryValue: 'AgME' }],
      ['zzz', { DataType: 'Number', StringValue: '0230.01' }],
      ['öther_encodings', { DataType: 'String', StringValue: 'Tüst' }],
    ]);
    expect(digestOfAttributes(attributes)).toBe('8ae21a7957029ef04146b42aeaa18a22');
  });

  it('is digested with its trace header', async () => {
    const sent = await send({
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: TRACE_HEADER } },
    });
    expect(sent.MD5OfMessageSystemAttributes).toBe('5ae4d5d7636402d80f4eb6d213245a88');
    expect(sent.MD5OfMessageAttributes).toBeUndefined();
  });

  it('may hold what XML can, and 1 MiB of it', async () => {
    const MessageBody = '\t\r\n ü 𝄞 \uE000\uFFFD'.padEnd(900_000, '!');
    await send({ MessageBody });
    expect(await bodies()).toEqual([MessageBody]);
    await send({ MessageBody: '!'.repeat(MIB) });
  });
});

describe('receiving', () => {
  it('gives one message, or as many as are wanted', async () => {
    for (const MessageBody of ['a', 'b', 'c', 'd']) await send({ MessageBody });
    expect(await bodies()).toEqual(['a']);
    expect(await bodies({ MaxNumberOfMessages: 2 })).toEqual(['b', 'c']);
    expect(await bodies({ MaxNumberOfMessages: 10 })).toEqual(['d']);
  });

  it('hides a message until its visibility timeout is over, and gives it another handle then', async () => {
    await send();
    const [first] = await receive();
    clock.advance(29.9);
    expect(await receive()).toEqual([]);
    clock.advance(0.1);
    const [second] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(second).toMatchObject({ MessageId: 'message-1', Attributes: { ApproximateReceiveCount: '2' } });
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  });

  it.each([
    ['of the request', { VisibilityTimeout: 3 }, 3],
    ['of 0, which hides nothing', { VisibilityTimeout: 0 }, 0],
  ])('heeds the visibility timeout %s', async (_name, input, seconds) => {
    await send();
    await receive(input);
    clock.advance(seconds);
    expect(await bodies()).toEqual(['order placed']);
  });

  it('heeds what the queue was made with', async () => {
    const Attributes = { VisibilityTimeout: '2', DelaySeconds: '1' };
    const quick = await sqs.send(new CreateQueueCommand({ QueueName: 'quick', Attributes }));
    await send({ QueueUrl: quick.QueueUrl });
    expect(await bodies({ QueueUrl: quick.QueueUrl })).toEqual([]);
    clock.advance(1);
    expect(await bodies({ QueueUrl: quick.QueueUrl })).toEqual(['order placed']);
    clock.advance(2);
    expect(await bodies({ QueueUrl: quick.QueueUrl })).toEqual(['order placed']);
  });

  it('gives a delayed message when its time has come', async () => {
    await send({ DelaySeconds: 900 });
    clock.advance(899);
    expect(await bodies()).toEqual([]);
    clock.advance(1);
    expect(await bodies()).toEqual(['order placed']);
  });
});

describe('long polling', () => {
  it('ends as soon as a message is sent', async () => {
    const { messages } = await poll({ WaitTimeSeconds: 20 });
    await send();
    expect(await messages).toMatchObject([{ Body: 'order placed' }]);
  });

  it('ends when a hidden message turns up', async () => {
    await send();
    await receive({ VisibilityTimeout: 5 });
    const { messages } = await poll({ WaitTimeSeconds: 20 });
    clock.advance(5);
    expect(await messages).toMatchObject([{ Body: 'order placed' }]);
  });

  it('ends without messages when its time is over', async () => {
    const { messages } = await poll({ WaitTimeSeconds: 20 });
    clock.advance(20);
    expect(await messages).toEqual([]);
  });

  it('gives each message to one of those who wait, the first to come', async () => {
    const first = await poll({ WaitTimeSeconds: 20 });
    const second = await poll({ WaitTimeSeconds: 10 });
    await send({ MessageBody: 'a' });
    expect(await first.messages).toMatchObject([{ Body: 'a' }]);
    clock.advance(10);
    expect(await second.messages).toEqual([]);
  });

  it('gives nothing to a client that has gone', async () => {
    const gone = new AbortController();
    const aborted = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    const refused = expect(aborted).rejects.toThrow('aborted');
    await expect.poll(() => clock.pending()).toBe(1);
    gone.abort();
    await refused;
    await expect.poll(() => clock.pending()).toBe(0);
    await send();
    expect(await bodies()).toEqual(['order placed']);
  });
});

describe('deleting', () => {
  it('is for good', async () => {
    await send();
    const [message] = await receive();
    await remove(message?.ReceiptHandle);
    clock.advance(30);
    expect(await receive()).toEqual([]);
    await remove(message?.ReceiptHandle);
  });

  it('does nothing with the handle of an earlier receipt', async () => {
    await send();
    const [first] = await receive();
    clock.advance(30);
    await receive();
    await remove(first?.ReceiptHandle);
    clock.advance(30);
    expect(await bodies()).toEqual(['order placed']);
  });
});

describe('a batch', () => {
  function sendBatch(...entries: { Id: string; MessageBody: string }[]) {
    return sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries }));
  }
  const entries = (count: number, MessageBody = 'x') =>
    Array.from({ length: count }, (_, index) => ({ Id: `parcel_${index}`, MessageBody }));

  it('of ten arrives whole', async () => {
    const { Successful, Failed } = await sendBatch(...entries(10));
    expect(Successful).toHaveLength(10);
    expect(Successful?.[9]).toEqual({
      Id: 'parcel_9',
      MessageId: 'message-10',
      MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6',
    });
    expect(Failed).toBeUndefined();
    expect(await bodies({ MaxNumberOfMessages: 10 })).toHaveLength(10);
  });

  it('goes without the messages that are not as they should be', async () => {
    const { Successful, Failed } = await sendBatch(
      { Id: 'good', MessageBody: 'x' },
      { Id: 'bad', MessageBody: '\0' },
    );
    expect(Successful).toMatchObject([{ Id: 'good' }]);
    expect(Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' }]);
    expect(await bodies({ MaxNumberOfMessages: 10 })).toEqual(['x']);
  });

  it.each([
    ['without entries', [], 'EmptyBatchRequest', 'at least one'],
    ['of eleven', entries(11), 'TooManyEntriesInBatchRequest', 'are 10. You have sent 11'],
    ['with one id twice', [...entries(2), ...entries(1)], 'BatchEntryIdsNotDistinct', 'Id parcel_0 repeated'],
    ['with an id of other characters', [{ Id: 'a.b', MessageBody: 'x' }], 'InvalidBatchEntryId', 'hyphens'],
    ['with an id of 81', [{ Id: 'a'.repeat(81), MessageBody: 'x' }], 'InvalidBatchEntryId', '80'],
    ['of more than 1 MiB', entries(2, 'x'.repeat(MIB / 2 + 1)), 'BatchRequestTooLong', '1048578 bytes'],
  ])('%s is refused', async (_name, batch, name, message) => {
    await expect(sendBatch(...batch)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      Error: { Code: `AWS.SimpleQueueService.${name}`, Type: 'Sender' },
      $metadata: { httpStatusCode: 400 },
    });
    expect(await receive()).toEqual([]);
  });
});

describe('refuses', () => {
  const other = 'http://127.0.0.1/000000000000/other';
  const invalid = 'InvalidParameterValue';
  const string = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
  const header = (value: ReturnType<typeof string>) =>
    send({ MessageSystemAttributes: { AWSTraceHeader: value } });
  const attribute = (name: string, value: { DataType?: string; StringValue?: string }) =>
    send({ MessageAttributes: { [name]: { DataType: undefined, ...value } } });
  const create = (QueueName: string, Attributes = {}) =>
    sqs.send(new CreateQueueCommand({ QueueName, Attributes }));

  it.each<[string, () => Promise<unknown>, string, string]>([
    ['sending to no queue', () => send({ QueueUrl: other }), 'QueueDoesNotExist', 'does not exist'],
    ['receiving from no queue', () => receive({ QueueUrl: other }), 'QueueDoesNotExist', 'does not exist'],
    [
      'the queue of another account',
      () => send({ QueueUrl: QueueUrl.replace('/0', '/1') }),
      'QueueDoesNotExist',
      '',
    ],
    [
      'a name that no queue has',
      () => sqs.send(new GetQueueUrlCommand({ QueueName: 'other' })),
      'QueueDoesNotExist',
      'does not exist',
    ],
    ['a queue with an impossible name', () => create('orders.fifo'), invalid, 'alphanumeric'],
    [
      'a queue made otherwise before',
      () => create('orders', { DelaySeconds: '1' }),
      'QueueNameExists',
      'attribute DelaySeconds',
    ],
    [
      'a queue with an unknown setting',
      () => create('b', { Colour: 'red' }),
      'InvalidAttributeName',
      'Colour',
    ],
    ['a queue with an impossible one', () => create('b', { VisibilityTimeout: '43201' }), invalid, '43200'],
    ['no queue', () => send({ QueueUrl: undefined }), 'MissingParameter', 'QueueUrl'],
    ['no body', () => send({ MessageBody: undefined }), 'MissingParameter', 'MessageBody'],
    ['no handle', () => remove(undefined), 'MissingParameter', 'ReceiptHandle'],
    ['a handle of nowhere', () => remove('AQEB'), 'ReceiptHandleIsInvalid', '"AQEB" is not a valid'],
    ['no messages', () => receive({ MaxNumberOfMessages: 0 }), invalid, 'between 1 and 10'],
    ['eleven messages', () => receive({ MaxNumberOfMessages: 11 }), invalid, 'Value 11 for parameter Max'],
    ['a wait of 21 s', () => receive({ WaitTimeSeconds: 21 }), invalid, 'between 0 and 20'],
    ['hiding for half a day and a second', () => receive({ VisibilityTimeout: 43_201 }), invalid, '43200'],
    ['a delay of 901 s', () => send({ DelaySeconds: 901 }), invalid, 'between 0 and 900'],
    ['a byte more than 1 MiB', () => send({ MessageBody: '!'.repeat(MIB + 1) }), invalid, 'shorter than'],
    [
      'characters that XML has not',
      () => send({ MessageBody: 'a\u0001' }),
      'InvalidMessageContents',
      "'#x1'",
    ],
    ['half a character', () => send({ MessageBody: '\ud834' }), 'InvalidMessageContents', "'#xd834'"],
    [
      'an unknown system attribute',
      () => receive({ MessageSystemAttributeNames: ['Colour' as 'All'] }),
      'InvalidAttributeName',
      'Colour',
    ],
    ['a trace header that is none', () => header(string('Root=1-2-3')), invalid, 'X-Ray trace header'],
    ['a trace header of another type', () => header(string('1', 'Number')), invalid, 'must be a String'],
    [
      'an attribute without type',
      () => attribute('a', string('x', '')),
      invalid,
      'non-empty message attribute type',
    ],
    ['an attribute of an unknown type', () => attribute('a', string('x', 'Date')), invalid, 'type'],
    ['an attribute without value', () => attribute('a', { DataType: 'String' }), invalid, 'non-empty'],
    ['an attribute that is no number', () => attribute('a', string('x', 'Number')), invalid, 'number'],
    ['an attribute of AWS', () => attribute('AWS.a', string('x')), invalid, 'name'],
    ['an attribute that ends in a dot', () => attribute('a.', string('x')), invalid, 'name'],
    [
      'eleven attributes',
      () =>
        send({
          MessageAttributes: Object.fromEntries([...'abcdefghijk'].map((name) => [name, string('x')])),
        }),
      invalid,
      '[11]',
    ],
    ['what it cannot do', () => sqs.send(new ListQueuesCommand({})), 'InvalidAction', 'ListQueues'],
  ])('%s', async (_name, call, code, message) => {
    const error = await call().then(
      () => 'not refused',
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect([String(Object(error).name), Object(error).Error?.Code]).toContain(code);
  });

  it.each([
    [
      'another protocol',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=ListQueues' },
      'UnknownOperationException',
    ],
    ['what is no object', { body: '[]' }, 'SerializationException'],
    ['what is no JSON', { body: '{' }, 'SerializationException'],
    ['a number as text', { body: '{"MaxNumberOfMessages":"1"}' }, 'SerializationException'],
  ])('%s', async (_name, { headers, body }, type) => {
    const answer = await fetch(origin, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.ReceiveMessage',
        ...headers,
      },
      body: body.replace('{"', `{"QueueUrl":"${QueueUrl}","`),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: `com.amazon.coral.service#${type}` });
  });
});
