// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';

/** A request's body, or why there is none. */
export type Body =
  | { readonly status: 'read'; readonly text: string }
  | { readonly status: 'too-large' }
  | { readonly status: 'aborted' };

/** So much of an oversized body is read and thrown away: a client still sending does not see the answer otherwise. */
const MAX_DISCARDED_FACTOR = 8;

/** Reads a body of at most `maxBytes`. Never rejects. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes: Buffer = chunk;
      size += bytes.length;
      if (size <= maxBytes) chunks.push(bytes);
      else chunks.length = 0;
      if (size > maxBytes * MAX_DISCARDED_FACTOR) break;
    }
  } catch {
    return { status: 'aborted' };
  }
  if (size > maxBytes) return { status: 'too-large' };
  return { status: 'read', text: Buffer.concat(chunks).toString('utf8') };
}
