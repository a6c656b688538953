// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../src/listening.ts';
import { createS3 } from '../src/s3.ts';

let server: Listening;
let s3: S3Client;

beforeAll(async () => {
  server = await listen(createServer(createS3(['notes'])));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  s3 = new S3Client({ region: 'eu-central-1', credentials, endpoint: server.url });
});

afterAll(async () => {
  s3.destroy();
  await server.close();
});

describe('the stand-in of S3', () => {
  it.each(['ada/1.txt', 'a key with/ümläuts & more.txt'])('keeps what the SDK puts: %s', async (Key) => {
    const object = { Bucket: 'notes', Key, Body: 'grüße', ContentType: 'text/plain' };
    const { ETag } = await s3.send(new PutObjectCommand(object));
    const got = await s3.send(new GetObjectCommand({ Bucket: 'notes', Key }));
    expect(await got.Body?.transformToString()).toBe('grüße');
    expect(got).toMatchObject({ ETag, ContentType: 'text/plain' });
  });

  it.each([
    ['a bucket that is not there', { Bucket: 'others', Key: 'a' }, 'NoSuchBucket', 404],
    ['a key that is not there', { Bucket: 'notes', Key: 'none' }, 'NoSuchKey', 404],
  ])('refuses %s', async (_what, object, name, status) => {
    await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
  });

  it.each([
    ['a wrong checksum', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 400],
    ['chunks', { 'content-encoding': 'aws-chunked' }, 501],
  ])('refuses %s', async (_what, headers, status) => {
    const response = await fetch(`${server.url}/notes/a`, { method: 'PUT', headers, body: 'text' });
    expect(response.status).toBe(status);
  });

  it.each([
    ['PUT', '/notes'],
    ['DELETE', '/notes/a'],
  ])('implements no %s %s', async (method, path) => {
    expect((await fetch(`${server.url}${path}`, { method })).status).toBe(501);
  });
});
