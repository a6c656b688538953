// SPDX-License-Identifier: Apache-2.0
// Has ended a span, and waits for a signal. With `own` it listens to the signal itself, as a graceful end does.
import { trace } from '@opentelemetry/api';

trace.getTracer('wait').startSpan('job').end();
const pause = setInterval(() => undefined, 1_000);
if (process.argv[2] === 'own') {
  process.on('SIGTERM', () => {
    trace.getTracer('wait').startSpan('last words').end();
    clearInterval(pause);
  });
}
console.log('ready');
