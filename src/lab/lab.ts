import { type SupervisorOptions } from '../connection/supervisor.js';
import { type Host } from '../host/host.js';
import { type Link } from './link.js';
import { type Refusal } from './namespaces.js';
import { type NamespaceWay } from './ways.js';

/** How a lab was made. */
export type LabKind = NamespaceWay | 'loopback';

/** Two hosts and the link between them, all on this machine. */
export interface Lab extends AsyncDisposable {
  readonly hosts: { readonly sut: Host; readonly client: Host };
  /** One line for reports: how it was made, what was refused and why, how it is shaped. */
  readonly description: string;
  readonly kind: LabKind;
  /** The better ways, in the order in which they were tried. */
  readonly refusals: readonly Refusal[];
  readonly link: Link;
  /** Ends everything in the lab, and the lab. A second call does nothing. */
  close(): Promise<void>;
}

export interface BuildLabOptions {
  /** Which ways may be gone. @default all: root, user namespace, sudo */
  ways?: readonly NamespaceWay[];
  /** Heartbeat and grace periods of the hosts. */
  supervisor?: Omit<SupervisorOptions, 'host'>;
}
