// SPDX-License-Identifier: Apache-2.0
// What is asked of the API, one after the other, and what it answers.

/** A request to the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly user?: string | undefined;
  readonly body?: unknown;
  /** `If-Match` */
  readonly version?: number | undefined;
}

export interface Scenario {
  readonly name: string;
  readonly status: number;
  /** `idOf` is the id of a note that an earlier scenario has made, by the name of that scenario. */
  request(idOf: (scenario: string) => string): ApiRequest;
}

const shopping = { title: 'Shopping', text: '# To buy\n\nbread and milk for tomorow' };
const draft = { title: 'Draft', text: '####### a note by the way' };

export const CREATE = 'create a note';
export const CREATE_DUTCH = 'create a note in Dutch';
const CREATE_DRAFT = 'create a draft';
const CREATE_BOBS = 'create a note of Bob';
export const CONFLICT = 'change a version that has gone';
export const TOO_MANY = 'check its spelling once more';
export const BROKEN_SERVICE = 'check its spelling in Klingon';
export const BROKEN_CODE = 'read the draft as HTML';
export const TIMEOUT = 'check the spelling in Latin';

function post(user: string, body: object): ApiRequest {
  return { method: 'POST', path: '/notes', user, body };
}

function get(path: string, user = 'ada'): ApiRequest {
  return { method: 'GET', path, user };
}

/** In the order in which they are done. */
export const SCENARIOS: readonly Scenario[] = [
  { name: CREATE, status: 201, request: () => post('ada', shopping) },
  {
    name: CREATE_DUTCH,
    status: 201,
    request: () => post('ada', { title: 'Lijst', text: 'melk en brood', language: 'nl' }),
  },
  { name: CREATE_DRAFT, status: 201, request: () => post('ada', draft) },
  { name: CREATE_BOBS, status: 201, request: () => post('bob', shopping) },
  { name: 'list the notes', status: 200, request: () => get('/notes') },
  { name: 'read a note', status: 200, request: (idOf) => get(`/notes/${idOf(CREATE)}`) },
  { name: 'read it as HTML', status: 200, request: (idOf) => get(`/notes/${idOf(CREATE)}?format=html`) },
  {
    name: 'change it',
    status: 200,
    request: (idOf) => ({ ...put(idOf(CREATE)), version: 1 }),
  },
  {
    name: CONFLICT,
    status: 409,
    request: (idOf) => ({ ...put(idOf(CREATE)), version: 1 }),
  },
  { name: 'check its spelling', status: 200, request: (idOf) => get(`/notes/${idOf(CREATE)}/spelling`) },
  {
    name: BROKEN_SERVICE,
    status: 502,
    request: (idOf) => get(`/notes/${idOf(CREATE)}/spelling?language=tlh`),
  },
  { name: TOO_MANY, status: 429, request: (idOf) => get(`/notes/${idOf(CREATE)}/spelling`) },
  { name: 'create a note without a title', status: 400, request: () => post('ada', { text: 'milk' }) },
  { name: 'list nobody’s notes', status: 400, request: () => ({ method: 'GET', path: '/notes' }) },
  { name: 'read a note that is not there', status: 404, request: () => get('/notes/none') },
  { name: BROKEN_CODE, status: 500, request: (idOf) => get(`/notes/${idOf(CREATE_DRAFT)}?format=html`) },
  {
    name: 'delete the draft',
    status: 204,
    request: (idOf) => ({ method: 'DELETE', path: `/notes/${idOf(CREATE_DRAFT)}`, user: 'ada' }),
  },
  {
    name: TIMEOUT,
    status: 500,
    request: (idOf) => get(`/notes/${idOf(CREATE_BOBS)}/spelling?language=la`, 'bob'),
  },
  { name: 'list the notes after that', status: 200, request: () => get('/notes') },
];

function put(id: string): ApiRequest {
  return { method: 'PUT', path: `/notes/${id}`, user: 'ada', body: { ...shopping, title: 'To buy' } };
}
