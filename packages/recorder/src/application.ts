// SPDX-License-Identifier: Apache-2.0
// `@otel-xray/recorder/application`: the packages of the application, for set-ups such as `@otel-xray/node`.
export {
  type ApplicationModules,
  applicationFolders,
  applicationModules,
  modulesOf,
} from './patch/application.ts';
export { constructFrom } from './patch/construct.ts';
