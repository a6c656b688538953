// SPDX-License-Identifier: Apache-2.0
export { XRayContextManager } from './context-manager.ts';
