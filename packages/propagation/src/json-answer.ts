// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';

/** The 25 sampling rules of a region are some 20 kB, the metadata of a task on ECS less. */
const MAX_ANSWER_BYTES = 1_000_000;

/** What an answer holds as JSON. Rejects, and gives the connection up, where it is not 200, too long or no JSON. */
export async function jsonAnswer(response: IncomingMessage): Promise<unknown> {
  try {
    return await read(response);
  } catch (error: unknown) {
    response.destroy();
    throw error;
  }
}

async function read(response: IncomingMessage): Promise<unknown> {
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > MAX_ANSWER_BYTES) throw new Error(`an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(part);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
