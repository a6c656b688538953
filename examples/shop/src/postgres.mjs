// SPDX-License-Identifier: Apache-2.0
// Postgres without an installation: PGlite (WebAssembly) behind its socket server. Not traced.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { announce } from './listen.mjs';

process.on('disconnect', () => process.exit());

const db = await PGlite.create();
await db.exec(`
  CREATE TABLE products (sku text PRIMARY KEY, title text NOT NULL, price numeric NOT NULL);
  INSERT INTO products VALUES ('tea', 'Green tea', 4.20), ('mug', 'Blue mug', 9.50), ('pot', 'Iron pot', 38.00);
`);

const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 8 });
server.addEventListener('listening', (event) => {
  announce(/** @type {CustomEvent<{ port: number }>} */ (event).detail.port);
});
await server.start();
