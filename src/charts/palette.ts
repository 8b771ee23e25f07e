/**
 * Colours that remain different under the common forms of colour blindness and are dark enough for a line on
 * white (Okabe and Ito, 2008, without yellow).
 */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#b0518c', '#2a2a2a', '#3a9bd1', '#b57900'] as const;

/** Names of d3-shape's symbols; their number has no common factor with the colours', so that pairs repeat late. */
const SHAPES = [
  'symbolCircle',
  'symbolSquare',
  'symbolTriangle',
  'symbolDiamond',
  'symbolStar',
  'symbolWye',
] as const;

export const INK = '#222222';
export const MUTED = '#555555';
export const GRID = '#e3e3e3';
export const PAPER = '#ffffff';
export const BAND = '#eeeeee';
export const LIMIT = '#a40000';

/** Colour of a path. */
export function colourOf(pathIndex: number): string {
  return COLOURS[pathIndex % COLOURS.length]!;
}

/** Marker of a path, for those who cannot tell the colours apart. */
export function shapeOf(pathIndex: number): (typeof SHAPES)[number] {
  return SHAPES[pathIndex % SHAPES.length]!;
}
