/** Where the data is drawn, in pixels. */
export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where everything is, in pixels. */
export interface Layout {
  width: number;
  height: number;
  plot: Plot;
  legendTop: number;
}

export const WIDTH = 800;
export const MARGIN = { left: 76, right: 24, bottom: 14 } as const;
const PLOT_HEIGHT = 250;
const AXIS_HEIGHT = 48;
const LINE_HEIGHT = 18;

/** Room for the legend, in pixels. */
export const LEGEND_WIDTH = WIDTH - MARGIN.left - MARGIN.right;

/** Heading and subtitle above the plot, one more line when there is trouble to tell; the legend below it. */
export function layoutOf(legendHeight: number, hasTrouble: boolean): Layout {
  const top = 70 + (hasTrouble ? LINE_HEIGHT : 0);
  const bottom = top + PLOT_HEIGHT;
  const legendTop = bottom + AXIS_HEIGHT;
  const plot = { left: MARGIN.left, right: WIDTH - MARGIN.right, top, bottom };
  return { width: WIDTH, height: legendTop + legendHeight + MARGIN.bottom, plot, legendTop };
}
