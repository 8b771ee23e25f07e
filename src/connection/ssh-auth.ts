import { addAbortListener } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AnyAuthMethod, AuthenticationType, BaseAgent, NextAuthHandler, ParsedKey } from 'ssh2';
import { ConnectionError } from '../core/errors.js';
import { type SshSpec } from '../topology/topology.js';
import { type Deadline } from './connect-deadline.js';
import { homePath } from './home-path.js';

const DEFAULT_KEYS = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];

/** How to log in: what is tried, in which order, and what became of it. */
export interface Login {
  /** ssh2 asks it for the next method. */
  readonly next: (
    left: AuthenticationType[] | null,
    partial: boolean | null,
    callback: NextAuthHandler,
  ) => void;
  /** For the error: what was tried, what was left out, what the server takes. Never key material. */
  report(): string;
}

interface Attempt {
  title: string;
  method: AnyAuthMethod;
}

/** Attempts, and notes on what could not be tried. */
interface Plan {
  attempts: Attempt[];
  notes: string[];
}

type ParseKey = (text: Buffer) => ParsedKey | Error;

/**
 * Reads keys and asks the agent. A key file that the topology names comes first and must be readable; without one it
 * is the agent's keys, then OpenSSH's default files that are there and have no passphrase.
 *
 * @param deadline ends what is open to the agent.
 * @returns a function, since every attempt to connect begins anew.
 * @throws ConnectionError `SSH_KEY_UNREADABLE`
 */
export async function prepareLogin(
  spec: SshSpec,
  hostName: string,
  deadline: Deadline,
): Promise<() => Login> {
  const { createAgent, utils } = (await import('ssh2')).default;
  const plan: Plan = { attempts: [], notes: [] };
  if (spec.privateKey !== undefined) await addNamedKey(plan, spec, hostName, utils.parseKey);
  const socket = agentSocket(spec);
  if (socket !== undefined) {
    deadline.expect('to answer', `the agent ${socket}`);
    await addAgent(plan, spec.user, socket, endingWith(deadline.signal, createAgent(homePath(socket))));
  }
  if (spec.privateKey === undefined) await addDefaultKeys(plan, spec.user, utils.parseKey);
  return () => sequence(spec.user, plan);
}

async function addNamedKey(plan: Plan, spec: SshSpec, host: string, parse: ParseKey): Promise<void> {
  const path = homePath(spec.privateKey!);
  const key = await readKey(path, parse);
  if (typeof key === 'string')
    throw new ConnectionError('SSH_KEY_UNREADABLE', `the private key ${path} ${key}`, { host });
  plan.attempts.push({ title: `key ${path}`, method: { type: 'publickey', username: spec.user, key } });
}

async function addDefaultKeys(plan: Plan, username: string, parse: ParseKey): Promise<void> {
  for (const path of DEFAULT_KEYS) {
    const key = await readKey(path, parse);
    if (typeof key !== 'string')
      plan.attempts.push({ title: `key ${path}`, method: { type: 'publickey', username, key } });
    else if (key !== NOT_THERE) plan.notes.push(`${path} ${key}`);
  }
}

const NOT_THERE = 'does not exist';

/** The key, or why there is none. */
async function readKey(path: string, parse: ParseKey): Promise<ParsedKey | string> {
  let text: Buffer;
  try {
    text = await readFile(homePath(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? NOT_THERE : `cannot be read: ${code}`;
  }
  const key = parse(text);
  if (!(key instanceof Error))
    return key.isPrivateKey() ? key : 'is a public key; the file without .pub is needed';
  // The parser's own words could quote the file.
  if (/passphrase/.test(key.message))
    return `is protected by a passphrase; load it into an agent: ssh-add '${path}'`;
  return 'is in no format that is understood';
}

function agentSocket(spec: SshSpec): string | undefined {
  if (typeof spec.agent === 'string') return spec.agent;
  return spec.agent ? process.env.SSH_AUTH_SOCK || undefined : undefined;
}

/** ssh2 waits for an agent as long as it takes: this closes its sockets when the time is up. */
function endingWith(signal: AbortSignal, agent: BaseAgent): BaseAgent {
  const getStream = agent.getStream?.bind(agent);
  if (getStream)
    agent.getStream = (callback) =>
      getStream((error, stream) => {
        if (stream) addAbortListener(signal, () => stream.destroy());
        callback(error, stream);
      });
  return agent;
}

/** Asks first: an agent that is silent or empty is a note, not an attempt. */
async function addAgent(plan: Plan, username: string, socket: string, agent: BaseAgent): Promise<void> {
  const keys = await new Promise<number | undefined>((resolve) =>
    agent.getIdentities((error, list) => resolve(error ? undefined : (list?.length ?? 0))),
  );
  const title = `agent ${socket}`;
  if (keys === undefined) plan.notes.push(`${title} does not answer`);
  else if (keys === 0) plan.notes.push(`${title} holds no keys`);
  else
    plan.attempts.push({
      title: `${title} (${keys} ${keys === 1 ? 'key' : 'keys'})`,
      method: { type: 'agent', username, agent },
    });
}

/** Begins with `none`, as OpenSSH does: its refusal tells what the server takes. */
function sequence(username: string, { attempts, notes }: Plan): Login {
  const waiting: Attempt[] = [{ title: '', method: { type: 'none', username } }, ...attempts];
  const tried: string[] = [];
  let taken: readonly string[] | null = null;
  return {
    next(left, _partial, callback) {
      taken = left ?? taken;
      const attempt = waiting.shift();
      if (attempt?.title) tried.push(attempt.title);
      // `false` gives up; the types do not know it.
      callback(attempt?.method ?? (false as unknown as AuthenticationType));
    },
    report: () =>
      [
        `tried: ${tried.join(', ') || 'nothing, for want of a key'}`,
        ...(notes.length > 0 ? [`left out: ${notes.join('; ')}`] : []),
        ...(taken ? [`the server takes: ${taken.join(', ')}`] : []),
      ].join('\n  '),
  };
}
