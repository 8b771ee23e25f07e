import { createRequire } from 'node:module';

/**
 * Loads a module of ours at the moment that it is first needed, where nobody can wait for an `import()`: what does not need it
 * does not pay for it. Modules that wait for something themselves cannot be loaded so.
 *
 * @param from `import.meta.url` of who loads.
 * @param path relative to that, such as `./judging.js`; give `typeof import(…)` of the same path as the type.
 */
export function loadNow<Module>(from: string, path: string): Module {
  return createRequire(from)(path) as Module;
}
