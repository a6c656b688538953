// SPDX-License-Identifier: Apache-2.0
// Works on notes that are new or have changed, a batch at a time: checks their spelling and keeps the text in a bucket.
// What fails is given back to the queue, by itself.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { capture, putAnnotation, putMetadata } from '@otel-xray/recorder';
import { readNote } from './note-table.mjs';
import { Refusal } from './refusal.mjs';
import { checkSpelling } from './spelling.mjs';

const s3 = new S3Client({});

export async function handler({ Records }) {
  const results = await Promise.allSettled(Records.map(async ({ body }) => index(JSON.parse(body))));
  const failed = Records.filter((_record, number) => results[number].status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

const index = capture('index note', async function indexNote({ owner, id, version }) {
  putAnnotation('note_id', id);
  putAnnotation('version', version);
  const note = await readNoteIfThere(owner, id);
  if (note === undefined) return;
  const unknown = await checkSpelling(note);
  putMetadata('spelling', { language: note.language, unknown }, 'notes');
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.NOTES_BUCKET,
      Key: `${owner}/${id}.txt`,
      Body: `${note.title}\n\n${note.text}\n`,
      ContentType: 'text/plain',
    }),
  );
});

/** It may have been deleted by now. */
async function readNoteIfThere(owner, id) {
  try {
    return await readNote(owner, id);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}
