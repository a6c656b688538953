// SPDX-License-Identifier: Apache-2.0

/** One line of a stack, innermost first. `line` is 0 where it is not known. */
export interface Frame {
  readonly path: string;
  readonly line: number;
  readonly label: string;
  /** There on frames that are remembered alone: the frame as it was written before. */
  json?: Uint8Array | undefined;
}

/** An exception of a chain; each is caused by the next one that says so. */
export interface ParsedException {
  readonly type: string;
  readonly message: string;
  readonly frames: readonly Frame[];
}

/** An exception whose frames are still being read. */
export interface OpenException {
  type: string;
  message: string;
  frames: Frame[];
}

/** The exception that was recorded, and those that its text says it was caused by, outermost first. */
export type ExceptionChain = readonly [ParsedException, ...ParsedException[]];

/** What a parser is given: the exception as recorded, and its stack as text. */
export type StackParser = (type: string, message: string, stack: string) => ExceptionChain;
