// SPDX-License-Identifier: Apache-2.0

/** What both functions that call do, with the modules that they are given. */
exports.createHandler = ({ http, GetItemCommand, client }) => {
  const get = (url) =>
    new Promise((resolve, reject) => {
      http
        .get(url, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)))
        .on('error', reject);
    });
  return async ({ id }) => {
    const { Item } = await client.send(new GetItemCommand({ TableName: 'notes', Key: { id: { S: id } } }));
    const statusCode = await get(`${process.env.AWS_ENDPOINT_URL_DYNAMODB}/notes/${id}`);
    return { statusCode, body: Item?.text.S };
  };
};
