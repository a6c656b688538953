// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const definition = loadSync(fileURLToPath(new URL('./stock.proto', import.meta.url)));

/** `shop.v1.Stock` of gRPC. */
export const STOCK = loadPackageDefinition(definition).shop.v1.Stock;
