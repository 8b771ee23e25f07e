// What the demo and the tests need beside Node and git: the npm packages, and a few programs.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addComponent, debianCodename, hasNoCandidate, putBySudo } from './debian-component.mjs';

/** Program to look for, the Debian package that has it. */
export const DEMO_TOOLS = {
  iperf3: 'iperf3',
  ip: 'iproute2',
  tc: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  iperf: 'iperf',
  ping: 'iputils-ping',
  curl: 'curl',
  // Debian 12 has it in non-free only: what needs it is skipped without.
  netperf: 'netperf',
  netserver: 'netperf',
};
/** What the demo can do without. */
export const OPTIONAL_DEMO_TOOLS = ['netperf', 'netserver'];
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
  nft: 'nftables',
};
/** Where Debian has a package that is not in its main component. */
const COMPONENTS = { netperf: 'non-free' };

/** Prints a command and runs it; a failure is told. Returns the exit code. */
function attempt(command, args) {
  console.log(`$ ${[command, ...args].join(' ')}`);
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) return 0;
  console.error(error ? `${command}: ${error.message}` : `${command} ended with exit code ${status}`);
  return status || 1;
}

/** The same; a failure ends this process with the command's exit code. */
export function run(command, args) {
  const status = attempt(command, args);
  if (status !== 0) process.exit(status);
}

/** Asks for the version of Node first, with nothing that an older one lacks; then goes into the checkout. */
export function begin() {
  checkNode();
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
}

function checkNode() {
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
 * Names the missing programs and installs them: as root, in CI, or when told so by --install. Where that fails, or needs
 * rights that nobody here has, it prints the one line to type, and goes on if only `optional` ones are missing.
 */
export function ensureTools(tools, optional = []) {
  const findMissing = () => Object.keys(tools).filter((tool) => !onPath(tool));
  let missing = findMissing();
  if (missing.length === 0) return;
  console.log(`Missing: ${missing.map((tool) => `${tool} (Debian package ${tools[tool]})`).join(', ')}`);
  const root = process.getuid?.() === 0;
  const sudo = root || !onPath('sudo', []) ? [] : ['sudo'];
  const wanted = root || process.env.CI || process.argv.includes('--install');
  if (wanted && (root || sudo.length > 0) && onPath('apt-get', [])) {
    // sudo drops most of the environment, this variable too.
    const [command, ...args] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
    const apt = (step) => attempt(command, [...args, ...step]) === 0;
    const updated = apt(['update', '-q']);
    const changesSources = process.env.CI || process.argv.includes('--install');
    if (updated && changesSources && addComponents(missing, tools, root)) apt(['update', '-q']);
    if (updated) installAll(missing, tools, apt);
    missing = findMissing();
    if (missing.length === 0) return;
  }
  for (const [name, component] of Object.entries(COMPONENTS))
    if (missing.some((tool) => tools[tool] === name))
      console.log(
        `On Debian 12, ${name} is in the component ${component}: add that to the entry of apt's sources first.`,
      );
  const words = [['update'], installing(missing, tools)].map((step) => [...sudo, 'apt-get', ...step]);
  const line = words.map((step) => step.join(' ')).join(' && ');
  const as = root || sudo.length > 0 ? '' : ' as root';
  console.log(`Install them${as}, for example:\n\n  ${line}\n`);
  if (!missing.every((tool) => optional.includes(tool))) process.exit(1);
  console.log(
    `Going on without ${missing.join(', ')}: what needs them is skipped, unless NETWRIGHT_REQUIRE asks for it.`,
  );
}

/** One package that cannot be had must not keep the others away. */
function installAll(missing, tools, apt) {
  const [rare, common] = [true, false].map((wanted) =>
    missing.filter((tool) => tools[tool] in COMPONENTS === wanted),
  );
  for (const some of [common, rare]) if (some.length > 0) apt(installing(some, tools));
}

/** Whether apt's sources were changed to have packages of Debian's other components. */
function addComponents(missing, tools, root) {
  const codename = debianCodename();
  if (codename === undefined) return false;
  const names = [...new Set(missing.map((tool) => tools[tool]))];
  const wanted = names.filter((name) => name in COMPONENTS && hasNoCandidate(name));
  return [...new Set(wanted.map((name) => COMPONENTS[name]))].some((component) => {
    const file = addComponent(component, { codename, ...(root ? {} : { put: putBySudo }) });
    if (file) console.log(`Added the component ${component} to ${file}, for ${wanted.join(', ')}`);
    return file !== undefined;
  });
}

function installing(missing, tools) {
  return ['install', '-y', '--no-install-recommends', ...new Set(missing.map((tool) => tools[tool]))];
}

/** Administrators' programs count wherever Debian puts them; what is called from here has to be in the PATH. */
function onPath(tool, also = ['/usr/sbin', '/sbin']) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...also];
  return folders.some((folder) => existsSync(join(folder, tool)));
}
