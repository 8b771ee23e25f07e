import type { ToolOutput } from '../../../../src/tools/tool.js';
import type { Recording } from './recordings.js';

type Ending = ToolOutput['ending'];

/** What a recorded run must read as. Told from its name, exit code and note, never from its output. */
export interface Expected {
  ending: Ending;
  /** Figures that are checked: those of a whole run, of what was measured until it was cut off, or none. */
  figures: 'whole' | 'part' | 'none';
  /** Lowest and highest rate over an interval, and over the run. */
  rate: [minBitsPerSecond: number, maxBitsPerSecond: number];
}

interface Odd extends Omit<Expected, 'rate'> {
  /** `version/name` of the recordings, a regular expression. */
  cases: RegExp;
  reason: string;
  count: number;
}

/** Every recording that is not as its name says, or that no rule covers, with the reason. */
export const ODD: readonly Odd[] = [
  {
    cases: /\/(logfile(-J)?(\.server)?|daemon|pidfile-kill\.server)$/,
    reason: 'wrote to a file, or was killed before it wrote',
    count: 36,
    ending: 'empty',
    figures: 'none',
  },
  {
    cases: /\/(blackhole-no-timeout-J|probe-connect-hold|rebind-(tcp|udp)-a\.server)$/,
    reason: 'hung and was killed by the harness, or was killed with its text still in its buffer',
    count: 24,
    ending: 'empty',
    figures: 'none',
  },
  {
    cases: /^3\.(7|9)\/sctp-J\.server$/,
    reason: 'says nothing about a test that never began',
    count: 2,
    ending: 'empty',
    figures: 'none',
  },
  {
    cases: /^3\.(7|9)\/oneoff-badclient-garbage-J\.server$/,
    reason: 'says nothing about a client that speaks another protocol',
    count: 2,
    ending: 'empty',
    figures: 'none',
  },
  {
    cases: /^3\.(7|9)\/oneoff-badclient-(connect-close|short)-J\.server$/,
    reason: 'prints a warning on stdout and no JSON',
    count: 2 * 2,
    ending: 'truncated',
    figures: 'none',
  },
  {
    cases: /\/idle-timeout-2-oneoff\.server$/,
    reason: 'an idle timeout ends a one-off server with exit code 0 and no word',
    count: 4,
    ending: 'empty',
    figures: 'none',
  },
  {
    cases: /\/idle-timeout-2-oneoff-text\.server$/,
    reason: 'the same, after the line that says it listens',
    count: 4,
    ending: 'truncated',
    figures: 'none',
  },
  {
    cases: /^3\.(12|17\.1|20|21)\/rcv-timeout-client\.server$/,
    reason: 'stopped in mid-test and killed later',
    count: 4,
    ending: 'truncated',
    figures: 'part',
  },
  {
    cases: /^3\.21\/rcv-timeout-client$/,
    reason: '3.21 does not give up within the time of the recording and was killed',
    count: 1,
    ending: 'empty',
    figures: 'none',
  },
  {
    cases: /^3\.17\.1\/probe-connect-hold\.server$/,
    reason: 'reports the held probe as a failed test of its own, before the signal',
    count: 1,
    ending: 'failed',
    figures: 'none',
  },
  {
    cases: /^3\.12\/probe-connect-close\.server$/,
    reason: 'the signal came before the report of the test was written, and is in it',
    count: 1,
    ending: 'interrupted',
    figures: 'whole',
  },
  {
    cases: /^3\.9\/n-1M-J\.server$/,
    reason: 'the megabyte came and went before the server began to count: 0 bytes, no interval',
    count: 1,
    ending: 'complete',
    figures: 'none',
  },
];

interface OddRate {
  /** `version/name` of the recordings, a regular expression. */
  cases: RegExp;
  count: number;
  /** Lowest and highest rate over an interval or the run, as ratios of the rate that was asked for. */
  ratios: [min: number, max: number];
  reason: string;
}

/** Recordings from moments when the machine was busy: their rates, read by eye from the files, are not as asked. */
export const ODD_RATES: readonly OddRate[] = [
  {
    cases: /\/rcv-timeout-(client|server)(\.server)?$/,
    count: 16,
    ratios: [0, 1.1],
    reason: 'the other end was stopped in mid-test',
  },
  {
    cases: /^3\.20\/jstream-udp(\.server)?$/,
    count: 2,
    ratios: [0.65, 1.1],
    reason: '80 datagrams in 2.41 s',
  },
  {
    cases: /^3\.9\/server-SIGTERM-J\.server$/,
    count: 1,
    ratios: [0.7, 1.1],
    reason: '4.5 MB in the first second',
  },
  { cases: /^3\.20\/forceflush-text(\.server)?$/, count: 2, ratios: [0.7, 1.1], reason: '4.38 MB in 1.03 s' },
  { cases: /^3\.9\/V-text\.server$/, count: 1, ratios: [0.7, 1.1], reason: '4.25 MB in the first second' },
  { cases: /^3\.9\/timestamps-text(\.server)?$/, count: 2, ratios: [0.8, 1.1], reason: '5.38 MB in 1.05 s' },
  { cases: /^3\.7\/udp-bidir-text\.server$/, count: 1, ratios: [0.85, 1.1], reason: '1.12 MB in 1.10 s' },
  {
    cases: /^3\.17\.1\/client-SIGKILL-udp-text\.server$/,
    count: 1,
    ratios: [0.88, 1.1],
    reason: '1.16 MB in 1.09 s',
  },
  {
    cases: /^3\.20\/get-server-output-bidir-J(\.server)?$/,
    count: 2,
    ratios: [0.8, 1.1],
    reason: '5.77 MB in 1.05 s',
  },
  {
    cases: /^3\.20\/jstream-(P2|omit\.server)$/,
    count: 2,
    ratios: [0.85, 1.12],
    reason: 'a slow interval, and a fast one after it',
  },
];

const FAILED =
  /^(refused|unknown-host|net-unreachable|bad-(arg|combo|bind)|connect-timeout|oneoff-badclient|jstream-refused|sctp)/;

export function expected(recording: Recording): Expected {
  const id = `${recording.version}/${recording.name}`;
  const asked = recording.asked.bitsPerSecond;
  const [min, max] = ODD_RATES.find(({ cases }) => cases.test(id))?.ratios ?? [0.9, 1.1];
  const rate: Expected['rate'] = asked === undefined ? [0, Infinity] : [min * asked, max * asked];
  return { ...expectedEnding(recording), rate };
}

function expectedEnding(recording: Recording): Omit<Expected, 'rate'> {
  const { version, name, exit, note } = recording;
  const odd = ODD.find(({ cases }) => cases.test(`${version}/${name}`));
  if (odd) return odd;
  if (FAILED.test(name) || /^busy-.*-second$|^portinuse-.*\.second-server$/.test(name))
    return { ending: 'failed', figures: 'none' };
  // Its other end was killed at once, before the first interval, or after it.
  if (/^rebind-.*-a$/.test(name)) return { ending: 'failed', figures: 'part' };
  if (/^rcv-timeout/.test(name)) return { ending: 'failed', figures: 'part' };
  if (/^(server-SIGKILL.*\.server|client-SIGKILL.*(J|text))$/.test(name))
    return { ending: 'empty', figures: 'none' };
  if (/^(server|client)-SIGKILL/.test(name)) return { ending: 'failed', figures: 'part' };
  if (/^(server|client)-SIG(TERM|INT)/.test(name)) return { ending: 'interrupted', figures: 'part' };
  if (/^idle-server-SIG/.test(name)) return { ending: 'interrupted', figures: 'none' };
  // These servers never served a test and were ended in the end; those that served one go on below.
  if (/^(portinuse-.*|pidfile-stale|probe-connect-hold|rebind-.*-b)\.server$/.test(name))
    return { ending: 'interrupted', figures: 'none' };
  if (exit === 0 || note.includes('[SIGTERM@')) return { ending: 'complete', figures: 'whole' };
  throw new Error(`no rule says what ${version}/${name} must read as`);
}
