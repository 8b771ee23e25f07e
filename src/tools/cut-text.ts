/** The beginning of a text, as a copy: what is cut out of a long string keeps all of it in memory. */
export function cutText(text: string, maxCharacters: number): string {
  return text.length > maxCharacters ? text.slice(0, maxCharacters).split('').join('') : text;
}
