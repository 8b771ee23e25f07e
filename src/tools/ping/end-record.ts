/** The counts of ping's own end record. */
export interface Counts {
  transmitted: number;
  /** Requests that were answered. */
  received: number;
  duplicates: number;
  /** Errors that came back, or kept a request from being sent. */
  errors: number;
  /** From the start to the last request. */
  lastRequestSeconds: number;
}

/** The round trips of ping's own end record, in microseconds; duplicates included. */
export interface RoundTripRecord {
  min: number;
  mean: number;
  max: number;
}

const COUNTS =
  /^(\d{1,12}) packets transmitted, (\d{1,12}) received(?:, \+(\d{1,12}) duplicates)?(?:, \+(\d{1,12}) corrupted)?(?:, \+(\d{1,12}) errors)?, (\d{1,3}(?:\.\d+)?(?:e-\d+)?)% packet loss, time (\d{1,12})ms$/;
const ROUND_TRIPS = /^rtt min\/avg\/max\/mdev = (\S+)\/(\S+)\/(\S+)\/(\S+) ms(?:, .{1,100})?$/;
/** Of the six digits that ping prints. */
const LOSS_TOLERANCE_PERCENT = 1e-3;

/** The counts on a line; `undefined` when there are none, or none that can be. */
export function parseCounts(line: string): Counts | undefined {
  const [match, transmitted, received, duplicates, , errors, loss, time] =
    COUNTS.exec(line.slice(0, 1000)) ?? [];
  if (match === undefined) return undefined;
  const counts = {
    transmitted: Number(transmitted),
    received: Number(received),
    duplicates: Number(duplicates ?? 0),
    errors: Number(errors ?? 0),
    lastRequestSeconds: Number(time) / 1000,
  };
  const percent = ((counts.transmitted - counts.received) / counts.transmitted) * 100;
  // Versions before 20190324 cut whole percents off.
  const fits =
    Math.abs(percent - Number(loss)) <= LOSS_TOLERANCE_PERCENT || Math.floor(percent) === Number(loss);
  return fits && counts.received <= counts.transmitted ? counts : undefined;
}

/** The round trips on a line; `undefined` when there are none, or none that can be. */
export function parseRoundTrips(line: string): RoundTripRecord | undefined {
  const figures = ROUND_TRIPS.exec(line.slice(0, 1000))?.slice(1, 4);
  if (!figures?.every((figure) => /^\d{1,9}\.\d{3}$/.test(figure))) return undefined;
  const [min, mean, max] = figures.map((figure) => Math.round(Number(figure) * 1000)) as [
    number,
    number,
    number,
  ];
  return min <= mean && mean <= max ? { min, mean, max } : undefined;
}
