import type { RemoteProcess } from '../connection/remote-process.js';
import type { ConnectionError } from '../core/errors.js';
import { sleep, withDeadline } from '../core/wait.js';
import type { Host } from '../host/host.js';
import { lossOf } from './loss.js';
import { ways, type NamespaceWay } from './ways.js';

/** Addresses of the two ends; the same in every lab, for no lab sees another. The IPv6 prefix spells `netwr`. */
export const ADDRESSES = {
  sut: { ipv4: '198.18.0.1', ipv6: 'fd6e:6574:7772::1' },
  client: { ipv4: '198.18.0.2', ipv6: 'fd6e:6574:7772::2' },
} as const;

/** Two joined network namespaces. They are gone when the processes that hold them are. */
export interface Namespaces {
  readonly way: NamespaceWay;
  readonly sutPid: number;
  readonly clientPid: number;
  /** Whether the kernel has IPv6 switched on. */
  readonly ipv6: boolean;
  /** Why they are gone; `undefined` as long as they are there. To be asked before they are entered. */
  readonly loss: () => Promise<ConnectionError | undefined>;
}

/** Why a way could not be gone, in few words. */
export interface Refusal {
  readonly way: NamespaceWay;
  readonly reason: string;
}

const BUILD_MS = 10_000;
const PACKAGES: Readonly<Record<string, string>> = { ip: 'iproute2', sudo: 'sudo' };

/** Tries one way. Nothing is left when it is refused. */
export async function buildNamespaces(holder: Host, name: NamespaceWay): Promise<Namespaces | Refusal> {
  const way = ways[name];
  const refused = way.refusal?.();
  if (refused !== undefined) return { way: name, reason: refused };
  const { sut, client } = ADDRESSES;
  const child = await holder.spawn(way.hold([sut.ipv4, client.ipv4, sut.ipv6, client.ipv6]));
  const words = await firstAnswer(child);
  if (words[0] !== 'READY') return { way: name, reason: words.join(' ') };
  const [, sutPid, clientPid, six] = words;
  const namespaces = {
    way: name,
    sutPid: Number(sutPid),
    clientPid: Number(clientPid),
    ipv6: six === '6',
    loss: lossOf(child, [Number(sutPid), Number(clientPid)]),
  };
  const reason = await entryRefusal(holder, namespaces);
  if (reason === undefined) return namespaces;
  await end(child);
  return { way: name, reason };
}

/** The words of the ready line, or a reason. */
async function firstAnswer(child: RemoteProcess): Promise<string[]> {
  const late = () => new Error(`no answer within ${BUILD_MS / 1000} s`);
  try {
    return await withDeadline(readAnswer(child), BUILD_MS, late);
  } catch (error) {
    await end(child);
    return [(error as Error).message];
  }
}

async function readAnswer(child: RemoteProcess): Promise<string[]> {
  const said: string[] = [];
  for await (const { channel, text } of child.lines) {
    if (channel === 'stdout' && text.startsWith('READY ')) return text.split(' ');
    if (channel === 'stdout' && text.startsWith('MISSING ')) return [missing(text.split(' ')[1]!)];
    if (text.trim() !== '') said.push(text);
  }
  const { exitCode, signal } = await child.exited;
  return [inShort(said) ?? `its command ended with ${signal ?? exitCode}`];
}

async function entryRefusal(holder: Host, { way, sutPid }: Namespaces): Promise<string | undefined> {
  const argv = [...ways[way].enter(sutPid), 'true'];
  const { exitCode, stderr } = await holder.exec(argv, { timeoutSeconds: BUILD_MS / 1000 });
  return exitCode === 0 ? undefined : (inShort(stderr.split('\n')) ?? `cannot be entered (${exitCode})`);
}

function missing(program: string): string {
  return `${program} is not installed (package ${PACKAGES[program] ?? 'util-linux'})`;
}

/** The first complaint, without the name of the program that complains. */
function inShort(lines: readonly string[]): string | undefined {
  const complaint = lines.find((line) => line.trim() !== '');
  if (complaint?.includes('Unknown device type')) return 'the kernel has no veth';
  return complaint?.replace(/^(\w+: )+(?=.*\w)/, (programs) =>
    programs.startsWith('RTNETLINK') ? programs : '',
  );
}

async function end(child: RemoteProcess): Promise<void> {
  await child.kill('KILL').catch(() => false);
  // What it left behind is ended by the supervisor a moment later, or with the holder at the latest.
  await Promise.race([child.exited.catch(() => undefined), sleep(1000)]);
}
