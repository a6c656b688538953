// SPDX-License-Identifier: Apache-2.0

/** How errors are called in JSON, and in the older protocol, whose codes SDKs go on showing. */
const NAMES = {
  QueueDoesNotExist: ['com.amazonaws.sqs#QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
  QueueNameExists: ['com.amazonaws.sqs#QueueNameExists', 'QueueAlreadyExists'],
  ReceiptHandleIsInvalid: ['com.amazonaws.sqs#ReceiptHandleIsInvalid', 'ReceiptHandleIsInvalid'],
  InvalidAttributeName: ['com.amazonaws.sqs#InvalidAttributeName', 'InvalidAttributeName'],
  InvalidMessageContents: ['com.amazonaws.sqs#InvalidMessageContents', 'InvalidMessageContents'],
  EmptyBatchRequest: ['com.amazonaws.sqs#EmptyBatchRequest', 'AWS.SimpleQueueService.EmptyBatchRequest'],
  TooManyEntriesInBatchRequest: [
    'com.amazonaws.sqs#TooManyEntriesInBatchRequest',
    'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  ],
  BatchEntryIdsNotDistinct: [
    'com.amazonaws.sqs#BatchEntryIdsNotDistinct',
    'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  ],
  InvalidBatchEntryId: [
    'com.amazonaws.sqs#InvalidBatchEntryId',
    'AWS.SimpleQueueService.InvalidBatchEntryId',
  ],
  BatchRequestTooLong: [
    'com.amazonaws.sqs#BatchRequestTooLong',
    'AWS.SimpleQueueService.BatchRequestTooLong',
  ],
  InvalidParameterValue: ['com.amazon.coral.service#InvalidParameterValueException', 'InvalidParameterValue'],
  MissingParameter: ['com.amazon.coral.service#MissingRequiredParameterException', 'MissingParameter'],
  UnknownOperation: ['com.amazon.coral.service#UnknownOperationException', 'InvalidAction'],
  Serialization: ['com.amazon.coral.service#SerializationException', 'MalformedInput'],
};

/** An error that SQS answers with: always the sender's fault, always 400. */
export class Refusal extends Error {
  /** @param {keyof typeof NAMES} name @param {string} message */
  constructor(name, message) {
    super(message);
    const [type = '', code = ''] = NAMES[name];
    this.type = type;
    this.code = code;
  }
}

/** @param {string} parameter @param {unknown} value @param {string} reason */
export function invalidValue(parameter, value, reason) {
  const message = `Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`;
  return new Refusal('InvalidParameterValue', message);
}
