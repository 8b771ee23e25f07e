import { TOOL_NAMES, toolNamed, type ToolName } from '../tools/tools.js';
import { place, type StreamOptionsInput } from './stream-options.js';

/**
 * Options in layers, the later ones winning key by key; a key that is there but undefined says nothing. Where a layer names
 * another tool, the earlier ones' options that this tool does not have are left out, and so are `args`: the same letter
 * is another option there.
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
  if (!known || tool === (options.tool ?? 'iperf3')) return options;
  const { optionNames } = toolNamed(tool);
  return Object.fromEntries(
    Object.entries(options).filter(
      ([key]) => key in place.shape || (key !== 'args' && optionNames.includes(key)),
    ),
  );
}
