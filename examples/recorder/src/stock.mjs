// SPDX-License-Identifier: Apache-2.0
// The service that is called: it answers with the status that it is asked for.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://stock');
  response.writeHead(Number(searchParams.get('status'))).end();
}).listen(0, '127.0.0.1', () => process.send(server.address().port));
process.once('disconnect', () => server.close());
