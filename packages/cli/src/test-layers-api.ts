// SPDX-License-Identifier: Apache-2.0
// As much of Lambda's API as layers are published by, on loopback. Strict: any other request is an error of the test.
// https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { expect } from 'vitest';

/** A call that is answered with an error of AWS. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

export interface PublishedVersion {
  readonly region: string;
  readonly name: string;
  readonly zip: Buffer;
  /** The request's body, but for the zip. */
  readonly said: object;
}

export interface LayersApi {
  readonly url: string;
  /** What is there, oldest first. */
  readonly versions: readonly PublishedVersion[];
  /** `PublishLayerVersion eu-west-1`, in order. */
  readonly calls: readonly string[];
  /** Requests that Lambda would not know. */
  readonly faults: readonly unknown[];
  /** From now on. */
  refuse(refusal: Refusal): void;
  close(): Promise<void>;
}

export const ACCESS_KEY = 'AKIAIOSFODNN7EXAMPLE';

const VERSIONS = /^\/2018-10-31\/layers\/([\w-]+)\/versions(?:\/(\d+))?$/;

export async function startLayersApi(): Promise<LayersApi> {
  const versions: PublishedVersion[] = [];
  const calls: string[] = [];
  const faults: unknown[] = [];
  let refused: Refusal | undefined;

  async function answer(
    request: IncomingMessage,
  ): Promise<{ readonly status: number; readonly body: object }> {
    const region = regionSignedFor(request);
    const body = await bodyOf(request);
    const [, name = '', number] = VERSIONS.exec(request.url ?? '') ?? [];
    expect(name, `${request.method} ${request.url}`).not.toBe('');
    const ofLayer = versions.filter((version) => version.name === name && version.region === region);
    const describe = (index: number): object => ({
      LayerVersionArn: `arn:aws:lambda:${region}:123456789012:layer:${name}:${index + 1}`,
      Version: index + 1,
    });
    calls.push(`${operation(request.method, number)} ${region}`);
    if (refused) return { status: refused.status, body: { Type: 'User', message: refused.message } };
    if (request.method === 'POST') {
      const { Content, ...said } = JSON.parse(body);
      versions.push({ region, name, zip: Buffer.from(Content.ZipFile, 'base64'), said });
      return { status: 201, body: describe(ofLayer.length) };
    }
    expect(body).toBe('');
    if (number === undefined)
      return { status: 200, body: { LayerVersions: ofLayer.map((_, i) => describe(i)).reverse() } };
    const zip = ofLayer[Number(number) - 1]?.zip ?? Buffer.alloc(0);
    const CodeSha256 = createHash('sha256').update(zip).digest('base64');
    return {
      status: 200,
      body: { ...describe(Number(number) - 1), Content: { CodeSha256, CodeSize: zip.length } },
    };
  }

  const server = createServer(async (request, response) => {
    try {
      const { status, body } = await answer(request);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(refused && { 'x-amzn-errortype': refused.type }),
      });
      response.end(JSON.stringify(body));
    } catch (error: unknown) {
      faults.push(error);
      response.writeHead(400).end('{}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    versions,
    calls,
    faults,
    refuse(refusal) {
      refused = refusal;
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

function operation(method = '', number: string | undefined): string {
  if (method === 'POST' && number === undefined) return 'PublishLayerVersion';
  expect(method).toBe('GET');
  return number === undefined ? 'ListLayerVersions' : 'GetLayerVersion';
}

/** The region of the signature, which has to be one. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function regionSignedFor({ headers }: IncomingMessage): string {
  const form =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/\d{8}\/([\w-]+)\/lambda\/aws4_request, SignedHeaders=(\S+), Signature=[0-9a-f]{64}$/;
  const [, key, region = '', signed = ''] = form.exec(headers.authorization ?? '') ?? [];
  expect(key, headers.authorization).toBe(ACCESS_KEY);
  expect(signed.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-date']));
  expect(headers['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
  return region;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
