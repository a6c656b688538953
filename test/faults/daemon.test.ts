// SPDX-License-Identifier: Apache-2.0
import { DAEMON_FAULTS } from './daemon.ts';
import { hold } from './hold.ts';

hold(DAEMON_FAULTS);
