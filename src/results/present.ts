/** An object of each set of keys that there is; the code that makes drafts has a few dozen of them. */
const TEMPLATES = new Map<string, object>();

/**
 * The object without its `undefined` keys: what was not measured is absent. A run may have hundreds of thousands of them:
 * V8 keeps room to spare in an object to which keys are added, and none in the copy of a parsed one.
 */
export function present<T extends object>(draft: { [K in keyof T]: T[K] | undefined }): T {
  let keys = '';
  for (const key in draft) if (draft[key] !== undefined) keys += `${key} `;
  const found: Record<string, unknown> = { ...templateOf(keys) };
  for (const key in draft) if (draft[key] !== undefined) found[key] = draft[key];
  return found as T;
}

function templateOf(keys: string): object {
  let template = TEMPLATES.get(keys);
  if (!template) {
    const members = keys.trim().split(' ');
    template = JSON.parse(keys === '' ? '{}' : `{${members.map((key) => `"${key}":0`).join()}}`) as object;
    TEMPLATES.set(keys, template);
  }
  return template;
}
