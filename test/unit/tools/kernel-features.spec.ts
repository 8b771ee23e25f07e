import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { UnsupportedError } from '../../../src/core/errors.js';
import { MPTCP_IN_KERNEL, requireInKernel, SCTP_IN_KERNEL } from '../../../src/tools/kernel-features.js';

const HEAD =
  'protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re\n';
const TCP =
  'TCP       2304      1       0   no     192   yes  kernel      y  y  y  y  y  y  y  y  y  y  y  y\n';
const SCTP =
  'SCTP      1712      0       0   no       0   yes  sctp        y  y  y  y  y  y  y  y  y  y  y  y\n';
const MPTCP =
  'MPTCP     1936      0       0   no       0   yes  kernel      y  y  y  n  y  y  y  y  y  y  y  y\n';
const BUSYBOX = "modprobe: invalid option -- 'n'\nBusyBox v1.35.0 (Debian 1:1.35.0-4) multi-call binary.\n";

const sctp = (stdout: string, exitCode: number | undefined, stderr = '') =>
  SCTP_IN_KERNEL.read({ stdout, stderr, exitCode });

test('SCTP that is built in or loaded is in the table of protocols', () => {
  expect(sctp(HEAD + SCTP + TCP, 127)).toBe(true);
  expect(sctp(`${HEAD}SCTPv6    1968      0\n${TCP}`, 1)).toBe(true);
});

test('SCTP that is not loaded may be a module', () => {
  expect(sctp(HEAD + TCP, 0)).toBe(true);
  expect(sctp(HEAD + TCP, 1)).toBe(false);
});

test('a kernel without modules has what is in its table, and nothing else', () => {
  for (const exitCode of [0, 1, 127]) expect(sctp(`${HEAD}${TCP}no modules\n`, exitCode)).toBe(false);
  expect(sctp(`${HEAD}${SCTP}no modules\n`, 127)).toBe(true);
});

test('whether there is SCTP is not known where modprobe is missing, or does not know -n, or nothing is Linux', () => {
  expect(sctp(HEAD + TCP, 127, 'sh: 5: modprobe: not found')).toBeUndefined();
  expect(sctp(HEAD + TCP, 127)).toBeUndefined();
  expect(sctp(HEAD + TCP, 1, BUSYBOX)).toBeUndefined();
  expect(sctp(HEAD + TCP, undefined)).toBeUndefined();
  expect(sctp('', 1, 'cat: /proc/net/protocols: No such file or directory')).toBeUndefined();
  expect(sctp('', 0)).toBeUndefined();
});

test('MPTCP is there when it is switched on', () => {
  const read = (stdout: string) => MPTCP_IN_KERNEL.read({ stdout, stderr: '', exitCode: 0 });
  expect(read(`1\n${HEAD}${MPTCP}${TCP}`)).toBe(true);
  expect(read(`0\n${HEAD}${MPTCP}${TCP}`)).toBe(false);
  expect(read(HEAD + TCP)).toBe(false);
  expect(read('')).toBeUndefined();
});

test('only a kernel that answered is refused', () => {
  const context = (answer: boolean | undefined) => ({
    ...{ host: 'sut', path: 'iperf3', version: '3.21', port: 5201, durationSeconds: 1 },
    has: () => answer,
  });
  for (const answer of [true, undefined])
    expect(() => requireInKernel('SCTP', SCTP_IN_KERNEL, context(answer))).not.toThrow();
  const refused = () => requireInKernel('SCTP', SCTP_IN_KERNEL, context(false));
  expect(refused).toThrow(UnsupportedError);
  expect(refused).toThrow(/^the kernel of sut lacks SCTP/);
});

test('the questions can be asked of the kernel that runs this', () => {
  test.skip(process.platform !== 'linux', 'the questions are about Linux');
  for (const feature of [SCTP_IN_KERNEL, MPTCP_IN_KERNEL]) {
    const [command, ...args] = feature.argv('');
    const { stdout, stderr, status } = spawnSync(command!, args, { encoding: 'utf8' });
    const table = execFileSync('cat', ['/proc/net/protocols'], { encoding: 'utf8' });
    const has = feature.read({ stdout, stderr, exitCode: status ?? undefined });
    expect(stdout).toContain(table.split('\n')[0]);
    // What is in the table is there; what is not may still be a module, or switched off.
    if (feature === SCTP_IN_KERNEL && /^SCTP /m.test(table)) expect(has).toBe(true);
    if (feature === MPTCP_IN_KERNEL && !/^MPTCP /m.test(table)) expect(has).toBe(false);
    console.log(`${feature.name}: ${String(has)}`);
  }
});
