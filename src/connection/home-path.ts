import { homedir } from 'node:os';
import { resolve } from 'node:path';

/** The absolute path of a file on this machine; a leading `~` is the home directory. */
export function homePath(path: string): string {
  return resolve(path.replace(/^~(?=\/|$)/, () => homedir()));
}
