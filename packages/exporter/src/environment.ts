// SPDX-License-Identifier: Apache-2.0
import { logText } from '@otel-xray/segment';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Tells the operator about a variable that is ignored. */
export type Warn = (message: string) => void;

/**
 * The value of a variable as `parse` reads it, `undefined` where it is unset or empty. A value that `parse` does
 * not know (`undefined`) is ignored with one warning that says what would be accepted.
 */
export function readVariable<T>(
  { env, warn }: { readonly env: Environment; readonly warn: Warn },
  name: string,
  accepted: string,
  parse: (text: string) => T | undefined,
): T | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const value = parse(text);
  if (value === undefined) warn(`${name}=${logText(text, 100)} is ignored: expected ${accepted}`);
  return value;
}

export function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** `a, b` to `['a', 'b']`, empty items left out. */
export function parseList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A whole number from `min` to `max`. */
export function parseIntegerWithin(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

export function parseOneOf<const T extends string>(...values: readonly T[]): (text: string) => T | undefined {
  return (text) => values.find((value) => value === text.toLowerCase());
}
