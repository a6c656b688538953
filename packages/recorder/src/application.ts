// SPDX-License-Identifier: Apache-2.0
// `@otel-xray/recorder/application`: the application's packages and what is registered in its process, for set-ups
// such as `@otel-xray/node`.
export { type ApiGlobal, isRegistered } from './patch/api-globals.ts';
export {
  type ApplicationModules,
  applicationFolders,
  applicationModules,
  modulesOf,
} from './patch/application.ts';
export { constructFrom } from './patch/construct.ts';
