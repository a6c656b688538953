// SPDX-License-Identifier: Apache-2.0

/** Options that cannot be, as an application without types would give them: the option's name, and a value. */
export const IMPOSSIBLE: readonly (readonly [name: string, value: unknown])[] = [
  ['serviceName', 7],
  ['serviceName', null],
  ['resourceAttributes', 'team=blue'],
  ['resourceDetectors', {}],
  ['resourceDetectors', ['env']],
  ['sampler', 'xray'],
  ['sampler', null],
  ['idGenerator', {}],
  ['propagators', 'xray'],
  ['propagators', [7]],
  ['propagateTo', ['http://shop']],
  ['spanProcessors', [{}]],
  ['transport', 'http'],
  ['daemonAddress', '127.0.0.1:99999'],
  ['timeoutMillis', 0],
  ['indexedAttributes', 7],
  ['maxDepth', 0],
];
