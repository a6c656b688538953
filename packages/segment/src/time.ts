// SPDX-License-Identifier: Apache-2.0
import type { HrTime } from '@opentelemetry/api';
import type { JsonWriter } from './json-writer.ts';

/** Year 9999: what lies beyond is no time of a span, and would be written with an exponent. */
const MAX_SECONDS = 253_402_300_799;

/**
 * Writes a time as X-Ray wants it, epoch seconds with microseconds. Nanoseconds are rounded; times that are none
 * (NaN, before 1970) are written as 0.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function writeTime(out: JsonWriter, key: string, time: HrTime): void {
  let [seconds, micros] = [Math.trunc(time[0]), Math.round(time[1] / 1000)];
  if (micros >= 1e6 || micros < 0) {
    seconds += Math.floor(micros / 1e6);
    micros = ((micros % 1e6) + 1e6) % 1e6;
  }
  if (seconds >= 0 && seconds <= MAX_SECONDS && micros >= 0) out.seconds(key, seconds, micros);
  else out.seconds(key, seconds > MAX_SECONDS ? MAX_SECONDS : 0, 0);
}

/** Whether the first of two times is the earlier one. */
export function isBefore(a: HrTime, b: HrTime): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
