import { z } from 'zod';

/** One figure of several runs, in the metric's SI unit. */
export const repeats = z.strictObject({
  /** Of each run, in order. */
  values: z.array(z.number()),
  median: z.number(),
  /** The interquartile range: the middle half of the runs lies within it. */
  spread: z.number(),
  /** Ends of the confidence interval of the median. */
  low: z.number(),
  high: z.number(),
  /** Confidence that the interval has, 0 to 1; of few runs it is below the one that was asked for. */
  level: z.number(),
});
export type Repeats = z.infer<typeof repeats>;
