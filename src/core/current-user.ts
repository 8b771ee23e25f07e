import { userInfo } from 'node:os';

/** The name of whoever runs this; `undefined` where nothing tells it, as for a container's uid without a passwd entry. */
export function currentUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER || process.env.LOGNAME || undefined;
  }
}
