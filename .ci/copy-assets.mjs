// What tsc leaves behind: the supervisor is a shell script.
import { copyFileSync } from 'node:fs';

copyFileSync('src/connection/supervisor.sh', 'dist/src/connection/supervisor.sh');
