// npm run bench: every figure, as tables. --soak[=SECONDS]: the soak alone, 600 s by default. Other arguments are Playwright's.
import { spawnSync } from 'node:child_process';

const given = process.argv.slice(2);
const soak = given.find((argument) => /^--soak(=\d+)?$/.test(argument));
const env = { ...process.env, ...(soak && { NETWRIGHT_SOAK_SECONDS: soak.split('=')[1] ?? '600' }) };
const others = given.filter((argument) => argument !== soak);
const command = [
  'playwright',
  'test',
  '--project=bench',
  '--workers=1',
  ...(soak ? ['soak'] : []),
  ...others,
];
process.exit(spawnSync('npx', command, { stdio: 'inherit', env }).status ?? 1);
