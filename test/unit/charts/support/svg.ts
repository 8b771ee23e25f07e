/** Attributes of an element that was found in an SVG file. */
export type Found = Readonly<Record<string, string>>;

/** Every element of a name, of a class where one is given. */
export function elements(svg: string, name: string, className?: string): Found[] {
  return [...svg.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))]
    .map((match) =>
      Object.fromEntries([...match[1]!.matchAll(/([\w-]+)="([^"]*)"/g)].map((one) => [one[1]!, one[2]!])),
    )
    .filter((found) => className === undefined || found.class === className);
}

/** All text that a reader sees or hears, as he reads it. */
export function texts(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|title|desc)\b[^>]*>([^<]*)</g)].map((match) =>
    match[1]!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  );
}

/** The corners of a path that is made of moves and lines. */
export function corners(path: string): { x: number; y: number; move: boolean }[] {
  return [...path.matchAll(/([ML])(-?[\d.]+),(-?[\d.]+)/g)].map((match) => ({
    x: Number(match[2]),
    y: Number(match[3]),
    move: match[1] === 'M',
  }));
}

/** The value that an axis has at a place, from two of its ticks: pixels to units. */
export function axis(svg: string, ticks: 'x-tick' | 'y-tick'): (place: number) => number {
  const found = [...svg.matchAll(new RegExp(`<text ([^>]*class="${ticks}"[^>]*)>([^<]*)<`, 'g'))].map(
    (match) => {
      const place = new RegExp(`\\b${ticks[0]}="(-?[\\d.]+)"`).exec(match[1]!)![1]!;
      return {
        place: Number(place) - (ticks === 'y-tick' ? 4 : 0),
        value: Number(match[2]!.replace('−', '-')),
      };
    },
  );
  const first = found[0]!;
  const last = found.at(-1)!;
  const perPixel = (last.value - first.value) / (last.place - first.place);
  return (place) => first.value + (place - first.place) * perPixel;
}

/** Tags that are opened and not closed, or the other way round. */
export function unbalanced(svg: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)\b[^>]*?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) wrong.push(name!);
    } else if (!self) open.push(name!);
  }
  return [...wrong, ...open];
}
