import { createRequire } from 'node:module';

/**
 * Loads a module of ours at the moment that it is first needed, where nobody can wait for an `import()`: what does not need it
 * does not pay for it. Modules that wait for something themselves cannot be loaded so.
 *
 * Where Playwright compiles the module itself (a checkout of this package, not an installed one), a test may not depend on it:
 * Playwright 1.65 keeps one compiled form of a file, and what any spec has imported cannot be required any more.
 *
 * @param from `import.meta.url` of who loads.
 * @param path relative to that, such as `./judging.js`; give `typeof import(…)` of the same path as the type.
 */
export function loadNow<Module>(from: string, path: string): Module {
  return createRequire(from)(path) as Module;
}
