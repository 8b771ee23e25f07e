/** The last lines that one end of a stream printed, kept for the reader of an error. */
export interface OutputTail {
  /** Which end, such as `iperf3 server on sut`. */
  end: string;
  /** Its last lines, oldest first. */
  lines: readonly string[];
}

/** What an error knows beside its message; every part is absent when it does not apply. */
export interface ErrorDetails {
  /** Name of the host in the topology. */
  host?: string | undefined;
  /** The command that failed, as an argv array. */
  command?: readonly string[] | undefined;
  /** Last lines of both ends. */
  output?: readonly OutputTail[] | undefined;
  cause?: unknown;
}

/**
 * Base of every error that Netwright throws. An assertion that fails is none of these.
 * Match on `code`, which is stable; messages may be reworded.
 */
export abstract class NetwrightError extends Error {
  /** Name of the host in the topology; `undefined` when no host is at fault. */
  readonly host: string | undefined;
  /** The failed command; `undefined` when no command was involved. */
  readonly command: readonly string[] | undefined;
  /** Last lines of both ends; empty when nothing was printed. */
  readonly output: readonly OutputTail[];

  constructor(
    /** Stable identifier, such as `TOOL_MISSING`. */
    readonly code: string,
    /** The message alone, without host, command and output. */
    readonly reason: string,
    details: ErrorDetails = {},
  ) {
    super(describe(reason, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.host = details.host;
    this.command = details.command;
    this.output = details.output ?? [];
  }
}

/** The configuration is wrong: a topology, an option, an argument. */
export class TopologyError extends NetwrightError {}
/** A host could not be reached, or the connection to it was lost. */
export class ConnectionError extends NetwrightError {}
/** A tool is missing, too old, or failed. */
export class ToolError extends NetwrightError {}
/** No port could be reserved. */
export class PortError extends NetwrightError {}
/** Traffic did not flow, or did not end as asked. */
export class TrafficError extends NetwrightError {}
/** The output of a tool could not be read. */
export class OutputError extends NetwrightError {}
/** This tool, version or operating system cannot do what was asked. */
export class UnsupportedError extends NetwrightError {}
/** A method was called with an argument outside its limits, or at a time when it makes no sense. */
export class UsageError extends NetwrightError {}

function describe(reason: string, details: ErrorDetails): string {
  const parts = [reason];
  if (details.host !== undefined) parts.push(`  host: ${details.host}`);
  if (details.command !== undefined) parts.push(`  command: ${details.command.join(' ')}`);
  for (const tail of details.output ?? []) {
    if (tail.lines.length === 0) parts.push(`  ${tail.end}: printed nothing`);
    else parts.push(`  ${tail.end}, last lines:`, ...tail.lines.map((line) => `    ${line}`));
  }
  return parts.join('\n');
}
