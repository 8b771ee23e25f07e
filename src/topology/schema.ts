import { z } from 'zod';
import { currentUser } from '../core/current-user.js';
import { type NetwrightError } from '../core/errors.js';
import { type BitrateInput, parseBitrate } from '../core/units.js';
import { addressSchema, isAddress } from './address.js';
import { must, strict } from './messages.js';
import { type Topology } from './topology.js';

const HOST_NAME = "the name of a host must begin with a letter; letters, digits, '.', '_' and '-' may follow";
const PORTS = { from: 5201, to: 9999 };

const path = (what: string) =>
  z.string(must(what)).refine((text) => text !== '' && !hasControlCharacter(text), must(what));
const wholeNumber = (from: number, to: number) => {
  const message = must(`a whole number from ${from} to ${to}`);
  return z.number(message).int(message).min(from, message).max(to, message);
};
const seconds = (from: number, to: number) => {
  const message = must(`a number of seconds from ${from} to ${to}`);
  return z.number(message).min(from, message).max(to, message);
};

const namespaceMessage = must("the name of a network namespace, such as 'blue'");
const namespace = z
  .string(namespaceMessage)
  .regex(/^\w[\w.-]*$/, namespaceMessage)
  .optional();

const local = strict({ type: z.literal('local'), namespace }, 'an object');

const hostMessage = must("a host name or an address, such as 'lab1.example.org' or '192.0.2.10'");
const userMessage = must("a user name, such as 'root'");
const checkingMessage = must("'verify' or 'insecurely-accept-any'");
const agentMessage = must("true, false, or the path of an agent's socket");
const ssh = strict(
  {
    type: z.literal('ssh'),
    host: z.string(hostMessage).refine(isAddress, hostMessage),
    port: wholeNumber(1, 65535).default(22),
    user: z
      .string(userMessage)
      .regex(/^[^\s\p{Cc}-][^\s\p{Cc}]*$/u, userMessage)
      .prefault(() => currentUser() ?? ''), // refused when empty
    privateKey: path('the path of a private key file, not the key itself').optional(),
    agent: z
      .union(
        [z.boolean(), z.string().refine((text) => text !== '' && !hasControlCharacter(text))],
        agentMessage,
      )
      .default(true),
    knownHosts: z
      .preprocess(
        (value) => (typeof value === 'string' ? [value] : value),
        z.array(path('the path of a file'), must('the path of a file, or a list of paths')),
      )
      .default(['~/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts']),
    hostKeyChecking: z.enum(['verify', 'insecurely-accept-any'], checkingMessage).default('verify'),
    connectTimeoutSeconds: seconds(0.1, 600).default(10),
    keepaliveSeconds: seconds(0.1, 600).default(5),
    namespace,
  },
  'an object',
);

const connection = z.discriminatedUnion('type', [local, ssh], {
  error: (issue) =>
    issue.code === 'invalid_union'
      ? must("'local' or 'ssh'").error({ input: (issue.input as { type?: unknown }).type })
      : must("an object that says how Netwright reaches the host, such as { type: 'local' }").error(issue),
});

const ports = strict(
  { from: wholeNumber(1024, 65535).default(PORTS.from), to: wholeNumber(1024, 65535).default(PORTS.to) },
  'a range of ports, such as { from: 5201, to: 9999 }',
).refine((range) => range.from <= range.to, {
  error: ({ input }) => {
    const range = input as typeof PORTS;
    return `from (${range.from}) must not be above to (${range.to}${range.to === PORTS.to ? ', the default' : ''})`;
  },
});

const host = strict(
  {
    connection,
    address: addressSchema,
    tools: z
      .record(z.string(), path('the path of the tool'), must('an object of paths by the name of the tool'))
      .default({}),
    ports: ports.default(PORTS),
  },
  'an object with connection and address',
);

const hosts = z
  .record(z.string().regex(/^[a-z][\w.-]*$/i), host, {
    error: (issue) =>
      issue.code === 'invalid_key' ? HOST_NAME : must('an object of hosts by name').error(issue),
  })
  .refine((all) => Object.keys(all).length > 0, { error: 'must hold at least one host; got none' });

const lab = strict(
  {
    rate: z.unknown().transform(checkRate).optional(),
    loopback: z.boolean(must('true or false')).default(false),
  },
  "an object of lab options, such as { rate: '100M' }",
);

/** Everything a topology may hold; that `hosts` and `lab` exclude each other is checked beside it. */
export const topologySchema = strict(
  { hosts: hosts.optional(), lab: lab.optional() },
  'an object with hosts or lab',
).transform((value): Topology => {
  const checked = value.hosts ? { hosts: value.hosts } : { lab: value.lab ?? { loopback: false } };
  // Keys that are present but undefined would make equal options differ.
  return JSON.parse(JSON.stringify(checked)) as Topology;
});

function checkRate(value: unknown, context: z.RefinementCtx): BitrateInput | undefined {
  if (value === undefined) return undefined;
  try {
    if (parseBitrate(value as BitrateInput, 'rate') > 0) return value as BitrateInput;
    context.addIssue({ code: 'custom', message: 'must be above 0; lab.link.down() cuts the link' });
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as NetwrightError).reason.replace(/^rate /, '') });
  }
  return z.NEVER;
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
