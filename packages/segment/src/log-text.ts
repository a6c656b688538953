// SPDX-License-Identifier: Apache-2.0
import { withoutPassword } from './authority.ts';

/** No line of a log needs more; what is longer is not even looked at. */
const MAX_READ = 10_000;

/**
 * What somebody else wrote (a service's message, a variable's value), as a part of one line of a log: its first line
 * alone, without passwords of URLs, control characters replaced. AWS answers a wrong signature with the whole request
 * that it would have signed, session token included, below the first line.
 */
export function logText(text: string, maxLength: number): string {
  const [line = ''] = text.slice(0, MAX_READ).split(/[\r\n]/, 1);
  return withoutPassword(line)
    .replace(/\p{Cc}/gu, '?')
    .slice(0, maxLength);
}
