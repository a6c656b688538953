// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import * as local from './index.ts';

it('exports exactly this', () => {
  expect(Object.keys(local).sort()).toMatchInlineSnapshot(`
    [
      "OtlpError",
      "describeReject",
      "isLambdaHandlerUnderFacade",
      "plainText",
      "readOtlpRequest",
      "renderServiceMap",
      "renderTimeline",
      "serviceGraph",
      "startLocalXRay",
      "summariseServices",
    ]
  `);
});
