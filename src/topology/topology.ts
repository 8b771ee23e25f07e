import { type BitrateInput } from '../core/units.js';

/** What a user writes: the hosts of a lab, or the options of the built-in lab. Nothing at all is the built-in lab. */
export interface TopologyInput {
  /** The hosts by name. Names begin with a letter; letters, digits, `.`, `_` and `-` may follow. */
  hosts?: Readonly<Record<string, HostInput>> | undefined;
  /** The lab that Netwright builds on this machine. Excludes `hosts`. */
  lab?: LabInput | undefined;
}

/** One host as a user writes it. */
export interface HostInput {
  /** How Netwright reaches the host: the management network. */
  connection: ConnectionInput;
  /**
   * Where test traffic goes: one IPv4 or IPv6 address or host name, or several by name.
   * `ipv4` and `ipv6` must be of that version; other names are free. The first one is the default.
   */
  address: string | Readonly<Record<string, string>>;
  /** Paths of tools that are not in the host's `PATH`, by the name of the tool. Spaces are fine. */
  tools?: Readonly<Record<string, string>> | undefined;
  /**
   * The range from which free ports are taken, both ends included.
   *
   * @default { from: 5201, to: 9999 }
   */
  ports?: { from?: number | undefined; to?: number | undefined } | undefined;
}

/** How to reach a host, as a user writes it. */
export type ConnectionInput = LocalInput | SshInput;

/** The machine that runs the tests. */
export interface LocalInput {
  type: 'local';
  /** Name of an `ip netns` namespace in which everything runs. That takes root. */
  namespace?: string | undefined;
}

/** A machine reached by SSH with a key. */
export interface SshInput {
  type: 'ssh';
  /** Name or address of the host on the management network. */
  host: string;
  /** @default 22 */
  port?: number | undefined;
  /** @default the name of the user who runs the tests */
  user?: string | undefined;
  /**
   * Path of a private key file without a passphrase; `~` is the home directory.
   *
   * @default the agent's keys, then `id_ed25519`, `id_ecdsa` and `id_rsa` in `~/.ssh`
   */
  privateKey?: string | undefined;
  /**
   * Whether to ask an SSH agent: `true` the one of `SSH_AUTH_SOCK` if it is set, or the path of an agent's socket.
   *
   * @default true
   */
  agent?: boolean | string | undefined;
  /**
   * Files of known host keys.
   *
   * @default ['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts']
   */
  knownHosts?: string | readonly string[] | undefined;
  /**
   * `'insecurely-accept-any'` lets any machine pose as this host: for throwaway machines on networks you trust.
   *
   * @default 'verify'
   */
  hostKeyChecking?: 'verify' | 'insecurely-accept-any' | undefined;
  /**
   * Limit for everything from the name look-up to the open channel, in seconds.
   *
   * @default 10
   */
  connectTimeoutSeconds?: number | undefined;
  /**
   * How often a silent server is asked for a sign of life, in seconds. After three intervals without an answer
   * the connection counts as lost.
   *
   * @default 5
   */
  keepaliveSeconds?: number | undefined;
  /** Name of an `ip netns` namespace on that host in which everything runs. That takes root there. */
  namespace?: string | undefined;
}

/** Options of the built-in lab. */
export interface LabInput {
  /** Shapes both directions of the link: a number of Mbit/s, or a string such as `'100M'`. */
  rate?: BitrateInput | undefined;
  /**
   * Use two loopback addresses at once, without trying for namespaces first.
   *
   * @default false
   */
  loopback?: boolean | undefined;
}

/** A checked topology, defaults filled in: plain JSON, and itself a valid {@link TopologyInput}. */
export type Topology =
  | { readonly hosts: Readonly<Record<string, HostSpec>>; readonly lab?: undefined }
  | { readonly lab: LabSpec; readonly hosts?: undefined };

/** A checked host. */
export interface HostSpec {
  readonly connection: ConnectionSpec;
  /** At least one. A single address has the name `ipv4`, `ipv6`, or `name` when it is a host name. */
  readonly address: Readonly<Record<string, string>>;
  readonly tools: Readonly<Record<string, string>>;
  readonly ports: PortRange;
}

/** A range of ports, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A checked way to reach a host. */
export type ConnectionSpec = LocalSpec | SshSpec;

/** {@link LocalInput}, checked. */
export interface LocalSpec {
  readonly type: 'local';
  readonly namespace?: string;
}

/** {@link SshInput}, checked. Paths still have their `~`, so that the value is the same on every machine. */
export interface SshSpec {
  readonly type: 'ssh';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey?: string;
  readonly agent: boolean | string;
  readonly knownHosts: readonly string[];
  readonly hostKeyChecking: 'verify' | 'insecurely-accept-any';
  readonly connectTimeoutSeconds: number;
  readonly keepaliveSeconds: number;
  readonly namespace?: string;
}

/** {@link LabInput}, checked. */
export interface LabSpec {
  readonly rate?: BitrateInput;
  readonly loopback: boolean;
}
