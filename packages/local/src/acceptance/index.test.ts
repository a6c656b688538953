// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import * as acceptance from './index.ts';

it('exports exactly this', () => {
  expect(Object.keys(acceptance).sort()).toMatchInlineSnapshot(`
    [
      "MAX_ANNOTATIONS",
      "MAX_DOCUMENT_BYTES",
      "MAX_TRACE_BYTES",
      "acceptDocument",
      "isDaemonHeader",
      "isOtlpDocument",
      "judgeDocument",
      "judgeTrace",
    ]
  `);
});
