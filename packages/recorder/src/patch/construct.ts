// SPDX-License-Identifier: Apache-2.0

/** What `new module[name](config)` gives; throws where the module has no such class, or the class throws. */
export function constructFrom(module: unknown, name: string, config?: object): unknown {
  const made: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
  if (typeof made !== 'function') throw new TypeError(`it has no ${name}`);
  return Reflect.construct(made, config === undefined ? [] : [config]);
}
