// SPDX-License-Identifier: Apache-2.0
export type { InstrumentationChoices } from '@otel-xray/recorder';
export type { XRayOptions, XRayPresetOptions } from './options.ts';
export { type XRayPreset, xrayPreset } from './preset.ts';
export { startXRay } from './start.ts';
export type { XRay } from './xray.ts';
