import type * as ScaleModule from 'd3-scale';
import type * as ShapeModule from 'd3-shape';

/** A linear scale from numbers to pixels. */
export type Scale = ScaleModule.ScaleLinear<number, number>;

/** What charts use of the two d3 packages. */
export type D3 = Pick<typeof ScaleModule, 'scaleLinear'> & Omit<typeof ShapeModule, 'default'>;

/** Loads d3 on first use, so that importing the fixtures costs nothing for a test that draws nothing. */
export async function loadD3(): Promise<D3> {
  const [scale, shape] = await Promise.all([import('d3-scale'), import('d3-shape')]);
  return { ...shape, scaleLinear: scale.scaleLinear };
}
