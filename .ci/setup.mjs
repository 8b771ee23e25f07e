// What the demo and the tests need beside Node and git: the npm packages, and a few programs.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Program to look for, the Debian package that has it. */
export const DEMO_TOOLS = {
  iperf3: 'iperf3',
  ip: 'iproute2',
  tc: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
};
export const TEST_TOOLS = {
  ...DEMO_TOOLS,
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  'ssh-agent': 'openssh-client',
  chromium: 'chromium',
  busybox: 'busybox',
  gawk: 'gawk',
  tcsh: 'tcsh',
  fish: 'fish',
  setpriv: 'util-linux',
  ps: 'procps',
  sudo: 'sudo',
};

/** Prints a command and runs it; a failure ends this process with the command's exit code. */
export function run(command, args, options = {}) {
  console.log(`$ ${[command, ...args].join(' ')}`);
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status === 0) return;
  console.error(error ? `${command}: ${error.message}` : `${command} ended with exit code ${status}`);
  process.exit(status || 1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: Netwright needs 20.19 or newer.`);
  process.exit(1);
}

/** Installs the npm packages unless those of the lock file are there. */
export function ensurePackages() {
  const marker = 'node_modules/.package-lock.json';
  const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs;
  if (fresh) return;
  run('npm', ['ci', '--no-audit', '--no-fund']);
}

/**
 * Names the missing programs and installs them: as root, in CI, or when told so by --install. Otherwise prints the one
 * line to type. Returns the names of those that are still missing.
 */
export function ensureTools(tools, optional = []) {
  const missing = Object.keys(tools).filter((tool) => !onPath(tool));
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map((tool) => tools[tool]))];
  console.log(`Missing: ${missing.map((tool) => `${tool} (Debian package ${tools[tool]})`).join(', ')}`);
  const root = process.getuid?.() === 0;
  const sudo = root ? [] : ['sudo'];
  const install = [...sudo, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  if ((root || process.env.CI || process.argv.includes('--install')) && onPath('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const [command, ...args] of [[...sudo, 'apt-get', 'update', '-q'], install])
      run(command, args, { env });
    return Object.keys(tools).filter((tool) => !onPath(tool));
  }
  console.log(`Install them, for example:\n\n  ${['sudo', ...install.slice(sudo.length)].join(' ')}\n`);
  if (missing.every((tool) => optional.includes(tool))) return missing;
  process.exit(1);
}

/** Administrators' programs count wherever Debian puts them. */
export function onPath(tool) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, tool)));
}
