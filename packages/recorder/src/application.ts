// SPDX-License-Identifier: Apache-2.0
// `@otel-xray/recorder/application`: the application's packages, its instrumentations, what is registered in its process
// and how its errors are recorded, for set-ups such as `@otel-xray/node`.
export { member } from '@otel-xray/segment';
export { type ApiGlobal, isRegistered } from './patch/api-globals.ts';
export {
  type ApplicationModules,
  applicationFolders,
  applicationModules,
  modulesOf,
} from './patch/application.ts';
export { constructFrom } from './patch/construct.ts';
export { isInstrumentation } from './patch/installed-instrumentations.ts';
export { INSTRUMENTATIONS, type KnownInstrumentation } from './patch/instrumentation-list.ts';
export { type Patched, patchOf, reserveInstrumentation } from './patch/patch.ts';
export { logLevel, showWarnings } from './patch/process-log.ts';
export { recordError } from './recorded-error.ts';
