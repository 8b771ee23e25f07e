import type * as SimpleStatistics from 'simple-statistics';

/** What is used of simple-statistics. */
export type Statistics = Pick<
  typeof SimpleStatistics,
  'binomialDistribution' | 'interquartileRange' | 'median'
>;

/** Loads simple-statistics on first use: importing the fixtures costs nothing for a test that repeats nothing. */
export async function loadStatistics(): Promise<Statistics> {
  return import('simple-statistics');
}
