// SPDX-License-Identifier: Apache-2.0
import { ANNOTATION_RULES } from './annotation-rules.ts';
import { CAUSE_RULES } from './cause-rules.ts';
import type { LevelRule } from './finding.ts';
import { IDENTITY_RULES } from './identity-rules.ts';
import { MEMBER_RULES } from './member-rules.ts';

/** Every rule about a level, in the order of a document. */
export const LEVEL_RULES: readonly LevelRule[] = [
  ...IDENTITY_RULES,
  ...MEMBER_RULES,
  ...CAUSE_RULES,
  ...ANNOTATION_RULES,
];
