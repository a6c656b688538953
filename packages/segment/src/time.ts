// SPDX-License-Identifier: Apache-2.0
import type { HrTime } from '@opentelemetry/api';
import type { JsonWriter } from './json-writer.ts';

/** Year 9999: what lies beyond is no time of a span, and would be written with an exponent. */
const MAX_SECONDS = 253_402_300_799;

/**
 * Writes a time as X-Ray wants it, epoch seconds with microseconds. Nanoseconds are rounded; times that are none
 * (NaN, before 1970) are written as 0, ends before their start as the start, as OpenTelemetry's SDK has it.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function writeTime(out: JsonWriter, key: string, time: HrTime, start: HrTime = time): void {
  // Every span has two: without tuples one takes 75 ns, with them 120 (Node.js 20).
  if (isOrdinary(time) && (time === start || (isOrdinary(start) && !isBefore(time, start)))) {
    out.seconds(key, time[0], Math.round(time[1] / 1000));
    return;
  }
  const own = toMicros(time);
  const least = toMicros(start);
  out.seconds(key, ...(isBefore(own, least) ? least : own));
}

/** A time that is one, and whose nanoseconds do not round up to a second. */
function isOrdinary(time: HrTime): boolean {
  const seconds = time[0];
  const nanos = time[1];
  return (
    Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_SECONDS && nanos >= 0 && nanos < 999_999_500
  );
}

function toMicros([wholeSeconds, nanos]: HrTime): HrTime {
  const micros = Math.round(nanos / 1000);
  const carry = Math.floor(micros / 1e6);
  const seconds = Math.trunc(wholeSeconds) + carry;
  if (seconds >= 0 && seconds <= MAX_SECONDS) return [seconds, micros - carry * 1e6];
  return [seconds > MAX_SECONDS ? MAX_SECONDS : 0, 0];
}

/** Whether the first of two times is the earlier one. */
export function isBefore(a: HrTime, b: HrTime): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
