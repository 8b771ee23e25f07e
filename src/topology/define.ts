import { TopologyError } from '../core/errors.js';
import { problemLines } from './messages.js';
import { topologySchema } from './schema.js';
import { type Topology, type TopologyInput } from './topology.js';

/**
 * Checks a topology when the configuration is loaded, so that a mistake is told before any test starts.
 *
 * @returns plain JSON with the defaults filled in, to be given to the `topology` option.
 * @throws TopologyError `BAD_TOPOLOGY` that names every problem at once.
 */
export function defineTopology(input: TopologyInput): Topology {
  return parseTopology(input);
}

/**
 * Checks a topology from anywhere, such as an option that went around {@link defineTopology}.
 * What it returned is accepted again and stays the same. `undefined` is the built-in lab.
 *
 * @param where it was found, such as `the option "topology" of project "lan"`; part of the error.
 * @throws TopologyError `BAD_TOPOLOGY` that names every problem at once.
 */
export function parseTopology(value: unknown, where?: string): Topology {
  const parsed = topologySchema.safeParse(value === undefined ? {} : value);
  const problems = [...exclusion(value), ...(parsed.success ? [] : problemLines(parsed.error))];
  if (parsed.success && problems.length === 0) return parsed.data;
  const place = where === undefined ? '' : ` in ${where}`;
  throw withoutFrames(
    new TopologyError(
      'BAD_TOPOLOGY',
      [`Invalid topology${place}:`, ...problems.map((text) => `  ${text}`)].join('\n'),
    ),
  );
}

function exclusion(value: unknown): string[] {
  const given = (value ?? {}) as { hosts?: unknown; lab?: unknown };
  if (given.hosts === undefined || given.lab === undefined) return [];
  return ['hosts and lab exclude each other: give the hosts of your lab, or the options of the built-in one'];
}

/** Frames of the configuration loader tell a user nothing; the message tells him where. */
function withoutFrames(error: TopologyError): TopologyError {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
