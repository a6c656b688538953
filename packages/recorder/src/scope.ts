// SPDX-License-Identifier: Apache-2.0
import type { Context } from '@opentelemetry/api';

/** The method by which a context manager changes the context of a flow in place. */
export const ENTER: unique symbol = Symbol.for('@otel-xray/recorder enter context');

/** A context that a flow has been in since some point of it. */
export class Scope {
  readonly context: Context;
  readonly #outer: Context | Scope | undefined;
  readonly #onLeave: () => void;
  #isOver = false;

  constructor(context: Context, outer: Context | Scope | undefined, onLeave: () => void) {
    this.context = context;
    this.#outer = outer;
    this.#onLeave = onLeave;
  }

  /**
   * This scope, or the innermost around it that is not over: flows that were started within it, or that went on
   * beside it, are back outside once it is over.
   */
  open(): Context | Scope | undefined {
    if (!this.#isOver) return this;
    let outer = this.#outer;
    while (outer instanceof Scope && outer.#isOver) outer = outer.#outer;
    return outer;
  }

  /** Ends the scope wherever it was carried to. */
  leave(): void {
    this.#isOver = true;
    this.#onLeave();
  }
}
