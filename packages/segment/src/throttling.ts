// SPDX-License-Identifier: Apache-2.0

/** The error names that AWS SDK v3 takes for throttling (`THROTTLING_ERROR_CODES` of `@smithy/core`). */
const THROTTLING_ERRORS: ReadonlySet<unknown> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** Whether an AWS service means "slower" by an error of this name. X-Ray's own is `ThrottledException`. */
export function isThrottlingError(name: unknown): boolean {
  return THROTTLING_ERRORS.has(name);
}
