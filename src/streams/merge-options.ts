import { TOOL_NAMES, toolNamed, type ToolName } from '../tools/tools.js';
import { place, type StreamOptionsInput } from './stream-options.js';

/**
 * Options in layers, the later ones winning key by key; a key that is there but undefined says nothing. Where a layer names
 * another tool, the earlier ones' options that this tool does not have are left out, and so is what means something else
 * there, such as `args`.
 */
export function mergeOptions(...layers: readonly StreamOptionsInput[]): StreamOptionsInput {
  const merge = (outer: StreamOptionsInput, inner: StreamOptionsInput) =>
    ({ ...fitting(outer, inner.tool), ...inner }) as StreamOptionsInput;
  return layers.map(given).reduce(merge, {});
}

function given(options: StreamOptionsInput): StreamOptionsInput {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function fitting(options: StreamOptionsInput, tool?: ToolName): StreamOptionsInput {
  const known = tool !== undefined && TOOL_NAMES.includes(tool);
  const before = options.tool ?? 'iperf3';
  if (!known || tool === before) return options;
  const [from, to] = [toolNamed(before).optionNames, toolNamed(tool).optionNames];
  const isCommon = (key: string) => key !== 'args' && from.includes(key) && to.includes(key);
  return Object.fromEntries(Object.entries(options).filter(([key]) => key in place.shape || isCommon(key)));
}
