/** Attributes of an element; those that are `undefined` are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

// Not allowed in XML 1.0, not even escaped: control characters and halves of surrogate pairs.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text as it may stand in an SVG file, in content and in attributes. What XML cannot hold becomes U+FFFD. */
export function escapeText(content: string): string {
  return content
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** One element. Children are SVG already; use `escapeText` for text. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? pixels(value) : escapeText(String(value))}"`,
    )
    .join('');
  return children.length > 0 ? `<${name}${list}>${children.join('')}</${name}>` : `<${name}${list}/>`;
}

/** A line of text. */
export function label(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeText(content));
}

/** Cuts a text to `count` characters, the last one an ellipsis. */
export function shorten(content: string, count: number): string {
  const characters = Array.from(content);
  return characters.length > count ? `${characters.slice(0, count - 1).join('')}…` : content;
}

/** A coordinate, to a tenth of a pixel: finer cannot be seen and costs bytes. */
function pixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}
