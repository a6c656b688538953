// SPDX-License-Identifier: Apache-2.0

/** How much a line through the values (least squares) rises from the first to the last. */
export function fittedGrowth(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let rise = 0;
  let run = 0;
  values.forEach((value, index) => {
    rise += (index - middle) * (value - mean);
    run += (index - middle) ** 2;
  });
  return Math.round((rise / run) * (values.length - 1));
}
