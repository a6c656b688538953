// SPDX-License-Identifier: Apache-2.0
import { formatTraceId } from './ids.ts';

/**
 * What a trace header says.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export interface TraceHeader {
  /** `Root`, as OpenTelemetry writes trace ids: 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** `Parent`: 16 lower-case hexadecimal digits. A load balancer sends none. */
  readonly parentId?: string | undefined;
  /** `Sampled`: decided, or `'?'` where the sender asks for the decision. Most senders that have none leave it out. */
  readonly sampled?: boolean | '?' | undefined;
  /** The fields that are nobody's here, such as `Lineage=25:a87bd80c:1`, with `;` between them. 256 bytes at most. */
  readonly kept?: string | undefined;
}

/** What other fields may take in a header that is sent on, as in the X-Ray SDKs. */
const MAX_KEPT_BYTES = 256;

/** All headers of an HTTP request together have at most this in Node.js. What is longer is no trace header. */
const MAX_LENGTH = 16_384;

const ROOT = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i;
const PARENT = /^[0-9a-f]{16}$/i;
const ONLY_ZEROS = /^0*$/;
const PRINTABLE = /^[\x20-\x7e]+$/;

/**
 * Reads a trace header: fields in any order, any spacing, any case; of a repeated field the last one counts.
 * `Self` is the load balancer's own and ignored, as is an empty or all-zero `Parent`. `undefined` where `Root` is
 * missing or `Root` or `Parent` is malformed. Takes time in proportion to the text, and none of a text over 16 kB.
 *
 *     Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=25:a87bd80c:1
 */
export function parseTraceHeader(text: string): TraceHeader | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  let root = '';
  let parent = '';
  let decision = '';
  let kept = '';
  for (const field of text.split(';')) {
    const equals = field.indexOf('=');
    if (equals < 0) continue;
    const key = field.slice(0, equals).trim();
    const value = field.slice(equals + 1).trim();
    switch (key.toLowerCase()) {
      case 'root':
        root = value;
        break;
      case 'parent':
        parent = value;
        break;
      case 'sampled':
        decision = value;
        break;
      case 'self':
        break;
      default:
        kept = keep(kept, key, value);
    }
  }
  const [, epoch = '', unique = ''] = ROOT.exec(root) ?? [];
  const traceId = `${epoch}${unique}`.toLowerCase();
  const hasParent = !ONLY_ZEROS.test(parent);
  if (ONLY_ZEROS.test(traceId) || (hasParent && !PARENT.test(parent))) return undefined;
  return {
    traceId,
    parentId: hasParent ? parent.toLowerCase() : undefined,
    sampled: decision === '1' ? true : decision === '0' ? false : decision === '?' ? '?' : undefined,
    kept: kept === '' ? undefined : kept,
  };
}

/** Writes a trace header, as `parseTraceHeader` reads it. Kept fields that would not be read back are left out. */
export function formatTraceHeader({ traceId, parentId, sampled, kept }: TraceHeader): string {
  let text = `Root=${formatTraceId(traceId)}`;
  if (parentId !== undefined) text += `;Parent=${parentId.toLowerCase()}`;
  if (sampled !== undefined) text += `;Sampled=${sampled === '?' ? '?' : sampled ? 1 : 0}`;
  const fields = kept === undefined ? undefined : parseTraceHeader(`${WELL_FORMED_ROOT};${kept}`)?.kept;
  return fields === undefined ? text : `${text};${fields}`;
}

const WELL_FORMED_ROOT = 'Root=1-00000000-000000000000000000000001';

/** `kept` with one more field, where it fits and can stand in a header of any protocol. */
function keep(kept: string, key: string, value: string): string {
  if (key === '' || kept.length + key.length + value.length + 2 > MAX_KEPT_BYTES + (kept === '' ? 1 : 0))
    return kept;
  const field = `${key}=${value}`;
  if (!PRINTABLE.test(field)) return kept;
  return kept === '' ? field : `${kept};${field}`;
}
