import { show } from '../core/units.js';
import { badOption } from '../tools/common-options.js';
import type { OwnPlace } from './traffic.js';

/** Where the other end is, and the tool's own options. */
export interface Placed {
  place: OwnPlace;
  options: object;
}

/** @throws UsageError `BAD_OPTION` for a port or a target that cannot be. */
export function placeIn(tool: string, input: unknown): Placed {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw badOption(tool, [`options must be an object; got ${show(input)}`]);
  const { port, target, ...options } = input as OwnPlace;
  const reasons: string[] = [];
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))
    reasons.push(`option 'port' must be a whole number from 1 to 65535; got ${show(port)}`);
  // A dash at the beginning would make it an option of the tool.
  if (target !== undefined && !(typeof target === 'string' && /^[^\s-]\S*$/.test(target)))
    reasons.push(`option 'target' must be an address or a name; got ${show(target)}`);
  if (reasons.length > 0) throw badOption(tool, reasons);
  return { place: { ...(port !== undefined && { port }), ...(target !== undefined && { target }) }, options };
}
