// SPDX-License-Identifier: Apache-2.0
import type { TranslationDropReason } from '@otel-xray/segment';

/** Why a span was lost on this side of X-Ray. Every lost span has exactly one. */
export type DropReason =
  /** Reasons of the translator: `invalid-id`, `too-large`, `unreadable`. */
  | TranslationDropReason
  /** The translator threw, or wrote the span nowhere. */
  | 'untranslated'
  /** Nobody listens at the daemon's address (ICMP port unreachable). */
  | 'daemon-refused'
  /** The daemon's name does not resolve, or there is no way to its address. */
  | 'daemon-unreachable'
  /** No connection to the X-Ray API, or it broke. */
  | 'network'
  /** X-Ray asked to slow down, until the retries were used up. */
  | 'throttled'
  /** X-Ray failed (5xx), until the retries were used up. */
  | 'server-error'
  /** `timeoutMillis` passed first. */
  | 'timeout'
  /** `@aws-sdk/client-xray` is not installed. */
  | 'client-missing'
  /** The AWS client failed before it asked X-Ray: no credentials, no region. */
  | 'client-failed'
  /** A transport of your own threw. */
  | 'transport-failed'
  /** `XRaySpanProcessor` held as much as it may (`maxSpans`, `maxBytes`). */
  | 'queue-full'
  /** Given after `shutdown`, or still waiting when the transport was closed. */
  | 'shut-down';

const NO_DAEMON =
  'run an X-Ray daemon (on a laptop: npx otel-xray local) and set AWS_XRAY_DAEMON_ADDRESS=host:port, ' +
  'or set OTEL_XRAY_TRANSPORT=api to send to the X-Ray API directly';

/** The two ways out where no daemon is found. */
export function noDaemonHint(where: string): string {
  return `${where}: ${NO_DAEMON}`;
}

/** What a user can do about a loss, in half a sentence. */
export const REMEDIES: Readonly<Record<DropReason, string>> = {
  'invalid-id': 'its trace id or span id is not a valid one',
  'too-large': 'it does not fit a segment document or datagram even when trimmed',
  unreadable: 'an attribute or a hook threw while it was read',
  untranslated: 'it could not be translated',
  'daemon-refused': noDaemonHint('no X-Ray daemon listens there'),
  'daemon-unreachable': noDaemonHint('the X-Ray daemon cannot be reached'),
  network:
    'the X-Ray API cannot be reached; check the region (AWS_REGION), the network, proxies and certificates',
  throttled: 'X-Ray throttles this account and region; sample less, or ask for a higher quota',
  'server-error': 'X-Ray, or a proxy before it, answers with errors',
  timeout: 'the time for one export (timeoutMillis) was up; X-Ray does not answer',
  'client-missing': 'run: npm i @aws-sdk/client-xray',
  'client-failed': 'check the credentials and the region (AWS_REGION) of this process',
  'transport-failed': 'the transport threw',
  'queue-full': 'spans end faster than they can be sent; raise maxSpans or maxBytes, or sample less',
  'shut-down': 'the exporter is shut down',
};

/** The same of X-Ray's own no, by its code. */
export function remedyForRejection(code: string): string {
  return ABOUT_THE_CALLER.test(code)
    ? 'X-Ray refused the call; check the credentials and the clock of this process, and their permission xray:PutTraceSegments'
    : 'X-Ray refused it';
}

/** AccessDeniedException, ExpiredTokenException, InvalidSignatureException, UnrecognizedClientException, `HTTP 403` … */
const ABOUT_THE_CALLER = /Access|Auth|Token|Signature|Client|Skew|40[13]/;
