// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import * as exports from './index.ts';

it('exports these names', () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "OTHER_PARENT_KEY",
      "collectorNames",
      "copyBeside",
      "createTranslator",
      "formatTraceHeader",
      "formatTraceId",
      "ipFamily",
      "isLocalRoot",
      "isThrottlingError",
      "keepMetadata",
      "keepSegment",
      "keptMetadata",
      "logText",
      "losingParent",
      "member",
      "metadataText",
      "parseTraceHeader",
      "rootOnlyParentId",
      "runtimeTraceHeader",
      "segmentOf",
      "untraced",
      "withoutTracing",
    ]
  `);
});
