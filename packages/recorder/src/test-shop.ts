// SPDX-License-Identifier: Apache-2.0
// For tests only: decorated classes. decorator.test.ts has TypeScript compile this file, by the standard and with
// experimentalDecorators, because what runs the tests knows no decorators.
import { capture } from './capture.ts';

/** What both kinds of decorators can be. */
export class Shop {
  @capture() order(n: number): number {
    return n - 1;
  }
  @capture('ship it') async ship(n: number): Promise<number> {
    return n;
  }
  @capture static open(): string {
    return 'open';
  }
  @capture() *pages(n: number): Generator<number> {
    yield n;
  }
  @capture() @capture('twice') twice(): void {}
}

/** What the standard's can be besides. */
export class StandardShop {
  readonly #stock = 3;
  @capture() field = (n: number): number => this.#left(n);
  @capture() #left(n: number): number {
    return this.#stock - n;
  }
}
