// SPDX-License-Identifier: Apache-2.0
// Notes in DynamoDB, by owner and id. A note has a version, so that nobody overwrites what they have not seen.
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Refusal } from './refusal.mjs';

const TableName = process.env.NOTES_TABLE;
const dynamo = new DynamoDBClient({});

const keyOf = (owner, id) => ({ owner: { S: owner }, id: { S: id } });

export async function createNote(owner, { title, text, language }) {
  const note = { owner, id: randomUUID(), title, text, language, version: 1 };
  const Item = {
    ...keyOf(owner, note.id),
    title: { S: title },
    text: { S: text },
    language: { S: language },
    version: { N: '1' },
  };
  await dynamo.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(id)' }));
  return note;
}

export async function listNotes(owner) {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': { S: owner } },
    }),
  );
  return Items.map(toNote);
}

export async function readNote(owner, id) {
  const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: keyOf(owner, id) }));
  if (!Item) throw new Refusal(404, `no note ${id}`);
  return toNote(Item);
}

export async function updateNote(owner, id, { title, text, language, version }) {
  const update = new UpdateItemCommand({
    TableName,
    Key: keyOf(owner, id),
    UpdateExpression: 'SET title = :title, #text = :text, #language = :language, version = :next',
    ConditionExpression: 'version = :version',
    ExpressionAttributeNames: { '#text': 'text', '#language': 'language' },
    ExpressionAttributeValues: {
      ':title': { S: title },
      ':text': { S: text },
      ':language': { S: language },
      ':version': { N: String(version) },
      ':next': { N: String(version + 1) },
    },
  });
  try {
    await dynamo.send(update);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new Refusal(409, `note ${id} has another version than ${version}`);
  }
  return { owner, id, title, text, language, version: version + 1 };
}

export async function deleteNote(owner, id) {
  await dynamo.send(new DeleteItemCommand({ TableName, Key: keyOf(owner, id) }));
}

function toNote({ owner, id, title, text, language, version }) {
  return {
    owner: owner.S,
    id: id.S,
    title: title.S,
    text: text.S,
    language: language.S,
    version: Number(version.N),
  };
}
