// SPDX-License-Identifier: Apache-2.0
import { CALLER_FAULTS } from './caller.ts';
import { hold } from './hold.ts';

hold(CALLER_FAULTS);
