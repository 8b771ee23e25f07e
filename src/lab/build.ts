import { networkInterfaces } from 'node:os';
import type { Connection } from '../connection/connection.js';
import { localConnection } from '../connection/local.js';
import { withPrefix } from '../connection/namespace.js';
import { CleanupStack } from '../core/cleanup.js';
import { formatBitrate } from '../core/units.js';
import { Host } from '../host/host.js';
import type { LabSpec } from '../topology/topology.js';
import type { BuildLabOptions, Lab } from './lab.js';
import { noLink, VethLink } from './link.js';
import { ADDRESSES, buildNamespaces, type Namespaces, type Refusal } from './namespaces.js';
import { shapingFor } from './shaping.js';
import { NAMESPACE_WAYS, ways, type NamespaceWay } from './ways.js';

/**
 * Builds a lab: two network namespaces and a veth pair, as root, in a user namespace, or with sudo, whatever works
 * first; else two loopback addresses. Labs neither see nor disturb each other or the machine.
 * They are gone when this process is, however it ends.
 *
 * @throws UsageError `BAD_RATE`; UnsupportedError `LAB_LINK` or `LAB_SHAPE` when `spec.rate` cannot be had.
 */
export async function buildLab(spec: LabSpec, options: BuildLabOptions = {}): Promise<Lab> {
  if (spec.rate !== undefined) shapingFor(spec.rate);
  await using cleanup = new CleanupStack();
  const holder = new Host({
    name: 'lab',
    connection: localConnection(),
    addresses: {},
    ...(options.supervisor && { supervisor: options.supervisor }),
  });
  cleanup.defer(() => holder.close());
  const refusals: Refusal[] = [];
  const namespaces = spec.loopback ? undefined : await firstWay(holder, options.ways, refusals);
  const made = namespaces
    ? inNamespaces(holder, namespaces, spec, refusals, options)
    : onLoopback(spec, refusals, options);
  cleanup.defer(() => Promise.all([made.hosts.sut.close(), made.hosts.client.close()]));
  if (spec.rate !== undefined) await made.link.shape({ rate: spec.rate });
  const owned = cleanup.move();
  const close = () => owned.dispose();
  return { ...made, refusals, close, [Symbol.asyncDispose]: close };
}

type Made = Pick<Lab, 'hosts' | 'description' | 'kind' | 'link'>;

async function firstWay(
  holder: Host,
  allowed: readonly NamespaceWay[] = NAMESPACE_WAYS,
  refusals: Refusal[],
): Promise<Namespaces | undefined> {
  for (const way of NAMESPACE_WAYS) {
    const outcome = await tryWay(holder, way, allowed);
    if (!('reason' in outcome)) return outcome;
    refusals.push(outcome);
  }
  return undefined;
}

async function tryWay(
  holder: Host,
  way: NamespaceWay,
  allowed: readonly NamespaceWay[],
): Promise<Namespaces | Refusal> {
  if (!allowed.includes(way)) return { way, reason: 'ruled out' };
  if (process.platform !== 'linux') return { way, reason: `${process.platform} has no network namespaces` };
  return buildNamespaces(holder, way);
}

function inNamespaces(
  holder: Host,
  namespaces: Namespaces,
  spec: LabSpec,
  refusals: readonly Refusal[],
  { supervisor }: BuildLabOptions,
): Made {
  const { way, sutPid, clientPid, ipv6 } = namespaces;
  const host = (name: 'sut' | 'client', pid: number) =>
    new Host({
      name,
      connection: intoNamespace(namespaces, name, pid),
      addresses: ipv6 ? ADDRESSES[name] : { ipv4: ADDRESSES[name].ipv4 },
      ...(supervisor && { supervisor }),
    });
  const shape =
    spec.rate === undefined ? '' : `, shaped to ${formatBitrate(shapingFor(spec.rate).bitsPerSecond)}`;
  const what = `two network namespaces and a veth pair, made ${ways[way].how}${shape}${ipv6 ? '' : ', no IPv6'}`;
  return {
    kind: way,
    hosts: { sut: host('sut', sutPid), client: host('client', clientPid) },
    link: new VethLink(holder, namespaces, { rate: spec.rate }),
    description: what + inBrackets(refusals),
  };
}

function intoNamespace({ way, loss }: Namespaces, name: string, pid: number): Connection {
  const inside = withPrefix(localConnection(), ways[way].enter(pid), `lab namespace of ${name}`);
  return {
    ...inside,
    async open(argv, signal) {
      const lost = await loss();
      if (lost) throw lost;
      return inside.open(argv, signal);
    },
  };
}

/** IPv6 has one loopback address: both hosts have it. So have both `127.0.0.1` where the system has no other (macOS). */
function onLoopback(spec: LabSpec, refusals: readonly Refusal[], { supervisor }: BuildLabOptions): Made {
  const ipv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  const host = (name: string, ipv4: string) =>
    new Host({
      name,
      connection: localConnection(),
      addresses: ipv6 ? { ipv4, ipv6: '::1' } : { ipv4 },
      ...(supervisor && { supervisor }),
    });
  const why = spec.loopback ? 'as the topology asks' : reasons(refusals);
  return {
    kind: 'loopback',
    hosts: {
      sut: host('sut', '127.0.0.1'),
      client: host('client', process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1'),
    },
    link: noLink(why),
    description: `two loopback addresses of this machine, no link of its own (${why})`,
  };
}

function inBrackets(refusals: readonly Refusal[]): string {
  return refusals.length === 0 ? '' : ` (${reasons(refusals)})`;
}

function reasons(refusals: readonly Refusal[]): string {
  return refusals.map(({ way, reason }) => `${way}: ${reason}`).join('; ');
}
