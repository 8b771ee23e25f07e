import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test, expect } from '@playwright/test';

const QUOTE = /<!-- from (\S+) -->\n\n```ts\n[\s\S]*?```/g;

for (const page of ['README.md', 'docs/own-traffic.md', 'docs/matchers.md', 'docs/stress.md'])
  test(`${page} quotes the examples as they are`, () => {
    const url = new URL(`../../${page}`, import.meta.url);
    const text = readFileSync(url, 'utf8');
    expect(text).toMatch(QUOTE);
    const quoted = text.replace(QUOTE, (_, file: string) => {
      const code = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      return `<!-- from ${file} -->\n\n\`\`\`ts\n${code}\`\`\``;
    });
    // `npx playwright test --project=unit test/unit/readme.spec.ts -u` brings the page up to date.
    if (['all', 'changed'].includes(test.info().config.updateSnapshots)) writeFileSync(url, quoted);
    else expect(text).toBe(quoted);
  });

test('every file that the README links to is there', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]!);
  expect(links.length).toBeGreaterThan(5);
  const missing = links.filter((link) => !existsSync(new URL(`../../${link}`, import.meta.url)));
  expect(missing).toEqual([]);
});
