/** A plain decimal number of 0 or more; `undefined` for anything else, such as the `-1` and `-nan` of what was not measured. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}(?:\.\d{1,10})?$/.test(text) ? Number(text) : undefined;
}
