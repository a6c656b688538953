// SPDX-License-Identifier: Apache-2.0

/**
 * Says in one line why a call of the AWS SDK failed, and what to do. `actions` are those that the identity has to be
 * allowed: `lambda:PublishLayerVersion`.
 */
export function describeAwsFailure(error: unknown, region: string, actions: readonly string[]): string {
  if (!(error instanceof Error)) return String(error);
  const { name } = error;
  const message = error.message.replace(/\.$/, '');
  if (CREDENTIALS_MISSING.test(name)) {
    return `no AWS credentials: ${message}. Sign in (aws login, aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID`;
  }
  if (CREDENTIALS_REFUSED.has(name)) {
    return `AWS refuses these credentials in ${region}: ${message} (${name}). Sign in again, and see that the account has the region switched on`;
  }
  if (name === 'AccessDeniedException') {
    return `${message}. The identity needs ${actions.join(', ')}`;
  }
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `no Lambda in ${region}: ${message}. Is that a region of AWS, and is there a network?`;
  }
  if (message === 'Region is missing') return 'no region: name one with --region, or set AWS_REGION';
  return message === '' ? `${name} ${String(code ?? '')}`.trim() : `${message} (${name})`;
}

/** Whether it would be the same in any other region: nobody is signed in. */
export function isWithoutCredentials(error: unknown): boolean {
  return error instanceof Error && CREDENTIALS_MISSING.test(error.name);
}

/** `CredentialsProviderError`, `TokenProviderError` and what else stands behind a profile. */
const CREDENTIALS_MISSING = /ProviderError$/;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html, and how Lambda spells them. */
const CREDENTIALS_REFUSED: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
