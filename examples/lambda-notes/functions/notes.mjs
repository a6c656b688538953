// SPDX-License-Identifier: Apache-2.0
// The API: notes that their owner makes, reads, changes, deletes and has checked. Everything that is traced here is
// traced by the layer; the words of the recorder add what only this code knows.
import { putAnnotation, putMetadata, setUser } from '@otel-xray/recorder';
import { toHtml } from './markdown.mjs';
import { announceNote } from './note-queue.mjs';
import { createNote, deleteNote, listNotes, readNote, updateNote } from './note-table.mjs';
import { Refusal } from './refusal.mjs';
import { checkSpelling } from './spelling.mjs';

const MAX_TEXT = 10_000;

const ROUTES = {
  'GET /notes': async ({ owner }) => answer(200, { notes: await listNotes(owner) }),

  async 'POST /notes'({ owner, body }) {
    const note = await createNote(owner, readDraft(body));
    putAnnotation('note_id', note.id);
    await announceNote(note);
    return answer(201, note);
  },

  async 'GET /notes/{id}'({ owner, id, query }) {
    const note = await readNote(owner, id);
    if (query.format !== 'html') return answer(200, note);
    return { statusCode: 200, headers: { 'content-type': 'text/html' }, body: toHtml(note.text) };
  },

  async 'PUT /notes/{id}'({ owner, id, body, headers }) {
    const note = await updateNote(owner, id, {
      ...readDraft(body),
      version: readVersion(headers['if-match']),
    });
    await announceNote(note);
    return answer(200, note);
  },

  async 'DELETE /notes/{id}'({ owner, id }) {
    await deleteNote(owner, id);
    return { statusCode: 204 };
  },

  async 'GET /notes/{id}/spelling'({ owner, id, query }) {
    const { text, language } = await readNote(owner, id);
    const asked = { text, language: query.language ?? language };
    return answer(200, { unknown: await checkSpelling(asked, { user: owner }) });
  },
};

export async function handler(event) {
  const { headers, pathParameters: { id } = {}, queryStringParameters: query = {} } = event;
  const owner = headers['x-user'];
  try {
    if (!owner) throw new Refusal(400, 'whose notes? say so with x-user');
    setUser(owner);
    if (id !== undefined) putAnnotation('note_id', id);
    return await ROUTES[event.routeKey]({ owner, id, query, headers, body: bodyOf(event) });
  } catch (error) {
    // Anything else is a mistake of ours, which Lambda reports and API Gateway answers with 500.
    if (!(error instanceof Refusal)) throw error;
    return answer(error.status, { error: error.message });
  }
}

/** API Gateway encodes what does not call itself text or JSON, as curl's bodies. */
function bodyOf({ body, isBase64Encoded }) {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
}

function readVersion(text) {
  if (!/^\d+$/.test(text)) throw new Refusal(400, 'which version is to be changed? say so with if-match');
  return Number(text);
}

function readDraft(body) {
  const { title, text, language = 'en' } = parse(body);
  if (typeof title !== 'string' || title === '') throw new Refusal(400, 'a note has a title');
  if (typeof text !== 'string' || text.length > MAX_TEXT)
    throw new Refusal(400, `a note has a text of at most ${MAX_TEXT} characters`);
  if (typeof language !== 'string') throw new Refusal(400, 'a language is a text');
  putAnnotation('language', language);
  putMetadata('draft', { title, characters: text.length, words: text.split(/\s+/).length }, 'notes');
  return { title, text, language };
}

function parse(body = '') {
  try {
    return Object(JSON.parse(body));
  } catch {
    throw new Refusal(400, 'the body is no JSON');
  }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
