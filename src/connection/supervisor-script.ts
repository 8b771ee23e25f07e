import { readFileSync } from 'node:fs';
import { UsageError } from '../core/errors.js';
import { quoteWord } from './quote.js';

/** What the supervisor's shell must know before its script. */
export interface ScriptSettings {
  nonce: string;
  /** Whole seconds without a heartbeat after which it ends everything. */
  silenceSeconds: number;
  /** Whole seconds from TERM to KILL. */
  graceSeconds: number;
  /** Who holds its leases, for other people's error messages. */
  who: string;
}

/**
 * The command that is given to a host: one plain constant, for any login shell. `NETWRIGHT=1` marks every process of
 * ours in its environment.
 */
export const BOOTSTRAP: readonly string[] = ['env', 'NETWRIGHT=1', '/bin/sh', '-c', 'read -r b; eval "$b"'];

let script: string | undefined;

/** What is sent first over the channel: one line that reads the rest, the script, its end mark. */
export function supervisorScript(settings: ScriptSettings): string {
  script ??= ['leases.sh', 'supervisor.sh'].map(partOfScript).join('');
  const who = settings.who.replace(/[^\w@.:-]/g, '_');
  const set = `nonce=${settings.nonce} silence=${settings.silenceSeconds} grace=${settings.graceSeconds} who=${who}`;
  const read = `s= n="$(printf '\\n_')"; n="\${n%_}"; while IFS= read -r l && [ "$l" != '#END' ]; do s="$s$l$n"; done`;
  return `${set} ${read}; eval "$s"\n${script}#END\n`;
}

/** The far end reads byte by byte: comments and indentation, which are not sent, would take time. */
function partOfScript(file: string): string {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text.replace(/^\s*#.*\n/gm, '').replace(/^ +/gm, '');
}

/** Shell code, on one line, after which the shell's own arguments are `argv` and `env` is exported. */
export function commandCode(argv: readonly string[], env: Readonly<Record<string, string>>): string {
  const word = (text: string) => quoteWord(text).replaceAll('\n', `'"$nl"'`);
  const exports = Object.entries(env).map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new UsageError('BAD_VARIABLE', `no name for an environment variable: ${JSON.stringify(name)}`);
    return `export ${name}=${word(value)}; `;
  });
  return `${exports.join('')}set -- ${argv.map(word).join(' ')};`;
}
