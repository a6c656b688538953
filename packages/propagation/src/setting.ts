// SPDX-License-Identifier: Apache-2.0
import { logText } from '@otel-xray/segment';

/**
 * What an environment variable, or a part of one, says as `parse` reads it; `undefined` where it is unset or
 * empty. A text that `parse` does not know is ignored with a warning that says what would be accepted.
 */
export function readSetting<T>(
  name: string,
  text: string | undefined,
  accepted: string,
  parse: (text: string) => T | undefined,
  warn: (message: string) => void,
): T | undefined {
  const trimmed = text?.trim();
  if (!trimmed) return undefined;
  const value = parse(trimmed);
  if (value === undefined) warn(`${name}=${logText(trimmed, 100)} is ignored: expected ${accepted}`);
  return value;
}
