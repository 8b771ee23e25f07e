// What tsc leaves behind: the supervisor is made of shell scripts.
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'src/connection';
for (const file of readdirSync(folder).filter((name) => name.endsWith('.sh')))
  copyFileSync(join(folder, file), join('dist', folder, file));
