// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readTemplate } from '../src/template.ts';

const surroundings = {
  parameters: { SpellCheckUrl: 'http://spell' },
  queueUrl: (name: string) => `http://sqs/${name}`,
};
const own = readFileSync(new URL('../template.yaml', import.meta.url), 'utf8');

it('reads what is deployed', () => {
  const shared = {
    AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-xray-handler',
    NOTES_TABLE: 'notes-by-owner',
    SPELL_CHECK_URL: 'http://spell',
  };
  expect(readTemplate(own, surroundings)).toEqual({
    functions: [
      {
        name: 'notes',
        handler: 'notes.handler',
        memory: 256,
        timeoutMillis: 6_000,
        env: { ...shared, NOTES_QUEUE_URL: 'http://sqs/notes-to-index' },
        routes: [
          'GET /notes',
          'POST /notes',
          'GET /notes/{id}',
          'PUT /notes/{id}',
          'DELETE /notes/{id}',
          'GET /notes/{id}/spelling',
        ],
        source: undefined,
      },
      {
        name: 'index-note',
        handler: 'index-note.handler',
        memory: 256,
        timeoutMillis: 6_000,
        env: { ...shared, NOTES_BUCKET: 'notes-000000000000' },
        routes: [],
        source: { queue: 'notes-to-index', batchSize: 10 },
      },
    ],
    tables: [
      {
        name: 'notes-by-owner',
        keys: [
          { attribute: 'owner', type: 'HASH' },
          { attribute: 'id', type: 'RANGE' },
        ],
      },
    ],
    queues: [
      { name: 'notes-to-index', visibilitySeconds: 6 },
      { name: 'notes-not-indexed', visibilitySeconds: undefined },
    ],
    buckets: ['notes-000000000000'],
  });
});

it.each([
  ['a reference to nothing', own.replace('!Ref NotesBucket', '!Ref Nothing'), 'Nothing'],
  ['a function without a name', own.replace('FunctionName: notes\n', '\n'), 'no text'],
  ['a key that is a number', own.replace('owner, AttributeType: S', 'owner, AttributeType: N'), 'no text'],
  ['no resources', 'Globals: {}', 'Resources'],
])('refuses %s', (_what, text, message) => {
  expect(() => readTemplate(text, surroundings)).toThrow(message);
});
