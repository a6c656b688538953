// SPDX-License-Identifier: Apache-2.0
import { API_FAULTS } from './api.ts';
import { hold } from './hold.ts';

hold(API_FAULTS);
