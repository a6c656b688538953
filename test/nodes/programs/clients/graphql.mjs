// SPDX-License-Identifier: Apache-2.0
import { buildSchema, graphql } from 'graphql';

export function start() {
  const schema = buildSchema('type Order { id: ID! total: Int } type Query { order(id: ID!): Order }');
  const rootValue = { order: async ({ id }) => ({ id, total: () => 42 }) };
  return {
    use: () => graphql({ schema, rootValue, source: 'query LastOrder { order(id: 17) { id total } }' }),
  };
}
