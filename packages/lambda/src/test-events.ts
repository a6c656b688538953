// SPDX-License-Identifier: Apache-2.0
// Events as Lambda's guide shows them, without what nobody reads here.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html

export function apiV1Event(more: object = {}): object {
  return {
    resource: '/notes/{id}',
    path: '/notes/7',
    httpMethod: 'GET',
    headers: { 'X-Forwarded-Proto': 'https', Host: 'abc.execute-api.eu-west-1.amazonaws.com' },
    multiValueQueryStringParameters: { full: ['1'], tag: ['a', 'b'] },
    requestContext: {
      stage: 'prod',
      domainName: 'abc.execute-api.eu-west-1.amazonaws.com',
      protocol: 'HTTP/1.1',
      identity: { sourceIp: '203.0.113.9', userAgent: 'curl/8' },
    },
    body: null,
    ...more,
  };
}

export function apiV2Event(more: object = {}): object {
  return {
    version: '2.0',
    routeKey: 'POST /notes',
    rawPath: '/notes',
    rawQueryString: 'full=1',
    headers: { 'x-forwarded-proto': 'https' },
    requestContext: {
      domainName: 'abc.execute-api.eu-west-1.amazonaws.com',
      http: {
        method: 'POST',
        path: '/notes',
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.9',
        userAgent: 'curl/8',
      },
    },
    ...more,
  };
}

export function functionUrlEvent(): object {
  return apiV2Event({
    routeKey: '$default',
    requestContext: {
      domainName: 'abc.lambda-url.eu-west-1.on.aws',
      http: { method: 'POST', path: '/notes', protocol: 'HTTP/1.1' },
    },
  });
}

export function albEvent(): object {
  return {
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1' } },
    httpMethod: 'GET',
    path: '/health',
    queryStringParameters: { deep: '1' },
    headers: {
      host: 'shop.example:8080',
      'user-agent': 'ELB',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '203.0.113.9, 10.0.0.1',
    },
  };
}

export function webSocketEvent(): object {
  return { requestContext: { routeKey: '$connect', connectionId: 'c-1', stage: 'prod' } };
}

/** Two messages that one span sent, and one without a trace. */
export function sqsEvent(): object {
  const attributes = {
    AWSTraceHeader: 'Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1',
  };
  const eventSourceARN = 'arn:aws:sqs:eu-west-1:123456789012:orders';
  return {
    Records: [
      { messageId: 'm-1', attributes, eventSource: 'aws:sqs', eventSourceARN },
      { messageId: 'm-2', attributes, eventSource: 'aws:sqs', eventSourceARN },
      { messageId: 'm-3', attributes: {}, eventSource: 'aws:sqs', eventSourceARN },
    ],
  };
}

export function snsEvent(): object {
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        Sns: { MessageId: 'n-1', TopicArn: 'arn:aws:sns:eu-west-1:123456789012:news', Message: 'hi' },
      },
    ],
  };
}

export function kinesisEvent(): object {
  const eventSourceARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';
  return { Records: [{ eventSource: 'aws:kinesis', eventSourceARN, eventID: 'shard:1', kinesis: {} }] };
}

export function dynamoEvent(): object {
  const eventSourceARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/notes/stream/2026-11-22T10:00:00.000';
  return { Records: [{ eventSource: 'aws:dynamodb', eventSourceARN, eventName: 'MODIFY' }] };
}

export function s3Event(): object {
  return {
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        eventTime: '2026-11-22T10:00:00.000Z',
        s3: { bucket: { name: 'photos' }, object: { key: 'cat.jpg' } },
      },
    ],
  };
}

export function eventBridgeEvent(): object {
  return { id: 'e-1', source: 'shop.orders', 'detail-type': 'OrderPlaced', detail: {} };
}

export function scheduledEvent(): object {
  return {
    id: 'e-2',
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    time: '2026-11-22T10:00:00Z',
    detail: {},
  };
}

export function stepFunctionsEvent(): object {
  return {
    Execution: { Id: 'arn:aws:states:eu-west-1:123456789012:execution:pay:1' },
    StateMachine: { Id: 'arn:aws:states:eu-west-1:123456789012:stateMachine:pay' },
    State: { Name: 'Charge' },
  };
}

export function appSyncEvent(): object {
  return { info: { fieldName: 'note', parentTypeName: 'Query' }, arguments: {}, request: { headers: {} } };
}
