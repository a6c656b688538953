// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';

interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/**
 * Amazon S3 in memory, as far as notes need it: PutObject and GetObject, by path (`/bucket/key`), of bodies in one
 * piece. Strict about buckets, lengths and checksums; signatures are not looked at.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function createS3(buckets: readonly string[]): RequestListener {
  const objects = new Map<string, StoredObject>();

  function perform(request: IncomingMessage, body: Buffer): Answer {
    const { pathname } = new URL(request.url ?? '/', 'http://s3');
    const [bucket = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
    const key = rest.join('/');
    if (!buckets.includes(bucket)) return refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
    if (key === '') return refusal(501, 'NotImplemented', 'Objects alone are implemented');
    const path = `${bucket}/${key}`;
    if (request.method === 'PUT') {
      const wrong = findWrong(request, body);
      if (wrong) return wrong;
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const contentType = request.headers['content-type'] ?? 'application/octet-stream';
      objects.set(path, { body, contentType, etag });
      return { status: 200, headers: { etag } };
    }
    if (request.method !== 'GET') return refusal(501, 'NotImplemented', `No ${request.method} here`);
    const found = objects.get(path);
    if (!found) return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    return {
      status: 200,
      headers: { etag: found.etag, 'content-type': found.contentType },
      body: found.body,
    };
  }

  return async (request, response) => {
    const { status, headers, body } = perform(request, await buffer(request));
    response.writeHead(status, { 'x-amz-request-id': randomUUID(), ...headers }).end(body);
  };
}

function findWrong({ headers }: IncomingMessage, body: Buffer): Answer | undefined {
  if (headers['content-length'] === undefined)
    return refusal(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (headers['content-encoding']?.includes('aws-chunked'))
    return refusal(501, 'NotImplemented', 'Bodies in chunks are not implemented');
  const asked = headers['x-amz-checksum-crc32'];
  const given = Buffer.alloc(4);
  given.writeUInt32BE(crc32(body));
  if (asked !== undefined && asked !== given.toString('base64'))
    return refusal(400, 'BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
  return undefined;
}

function refusal(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
