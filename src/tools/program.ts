/** A program of a tool, as a host knows it. */
export interface Program {
  /** Its key in the topology's `tools`, and its name for people, such as `iperf2`. */
  readonly name: string;
  /** What is looked up in the host's search path where the topology names no path, such as `iperf`. */
  readonly command: string;
  /** Arguments that make it print its version and exit. */
  readonly versionArgs: readonly string[];
  /** Version in what it printed, such as `3.12`; `undefined` when it is not there. */
  parseVersion(output: string): string | undefined;
}

/** What a host answered to a question. */
export interface Answer {
  /** Absent when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Something about a host, or a tool on it, beside a version. Asked once for each host and worker, and only where it matters. */
export interface Feature {
  /** For people and as a key, such as `SCTP in the kernel`. */
  readonly name: string;
  /** @param path of the program that the question is about. */
  argv(path: string): readonly string[];
  /** Whether the host has it; `undefined` when the answer does not tell. */
  read(answer: Answer): boolean | undefined;
}

/** What a host knows of a program. */
export interface Facts {
  /** Path or name that it is started by. */
  readonly path: string;
  /** Such as `3.12`. */
  readonly version: string;
  /** What was found of the features that were asked for; `undefined` also for those that were not. */
  has(feature: Feature): boolean | undefined;
}

/** Whether a version is the needed one or newer. A version that cannot be read counts as the oldest. */
export function isAtLeast(version: string, needed: string): boolean {
  const [have, want] = [partsOf(version), partsOf(needed)];
  for (const [index, part] of want.entries()) {
    const other = have[index] ?? 0;
    if (other !== part) return other > part;
  }
  return true;
}

function partsOf(version: string): number[] {
  return (/^\d+(?:\.\d+)*/.exec(version.trim())?.[0] ?? '0').split('.').map(Number);
}
