// SPDX-License-Identifier: Apache-2.0

/** How to draw for a terminal. */
export interface TerminalOptions {
  /** Columns of the terminal. Default: 100. Taken as 30 where it is less. */
  readonly width?: number | undefined;
  /** With ANSI colours. Default: false. */
  readonly colour?: boolean | undefined;
}

const MIN_WIDTH = 30;

/** The columns to draw in. */
export function widthOf({ width = 100 }: TerminalOptions): number {
  return Math.max(MIN_WIDTH, Math.floor(width));
}
