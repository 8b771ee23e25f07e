import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

interface Module {
  addComponent: (component: string, where: { codename: string; apt: string }) => string | undefined;
  debianCodename: (osRelease: string) => string | undefined;
}
const load = () => import(new URL('../../.ci/debian-component.mjs', import.meta.url).href) as Promise<Module>;

/** A folder of apt's configuration with these files. */
function apt(files: Record<string, string>) {
  const folder = test.info().outputPath('apt');
  mkdirSync(join(folder, 'sources.list.d'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, read: (name: string) => readFileSync(join(folder, name), 'utf8') };
}

const OTHER = 'deb [signed-by=/k] http://192.0.2.1/apt vendor-bookworm main\n';
const STANZAS = `Types: deb
URIs: http://192.0.2.1/debian
Suites: bookworm-updates
Components: main

# Debian
Types: deb
URIs: http://192.0.2.1/debian
Suites: bookworm bookworm-backports
Components: main
Signed-By: /k
`;

test('the entry of the release gets the component, whatever its mirror; the others do not', async () => {
  const { addComponent } = await load();
  const { folder, read } = apt({
    'sources.list.d/debian.sources': STANZAS,
    'sources.list.d/vendor.list': OTHER,
  });
  const where = { codename: 'bookworm', apt: folder };
  expect(addComponent('non-free', where)).toBe(join(folder, 'sources.list.d/debian.sources'));
  expect(read('sources.list.d/debian.sources')).toBe(
    STANZAS.replace('Components: main\nSigned', 'Components: main non-free\nSigned'),
  );
  expect(read('sources.list.d/vendor.list')).toBe(OTHER);
  expect(addComponent('non-free', where)).toBeUndefined();
});

test('so does an entry of one line', async () => {
  const { addComponent } = await load();
  const line = 'deb [arch=amd64] http://192.0.2.1/debian bookworm main contrib';
  const { folder, read } = apt({
    'sources.list': `${OTHER}# deb x bookworm main\n${line}\ndeb-src x bookworm main\n`,
  });
  const where = { codename: 'bookworm', apt: folder };
  expect(addComponent('non-free', where)).toBe(join(folder, 'sources.list'));
  expect(read('sources.list')).toBe(
    `${OTHER}# deb x bookworm main\n${line} non-free\ndeb-src x bookworm main\n`,
  );
  expect(addComponent('non-free', where)).toBeUndefined();
});

test('non-free-firmware is not non-free', async () => {
  const { addComponent } = await load();
  const { folder, read } = apt({ 'sources.list': 'deb x bookworm main non-free-firmware\n' });
  addComponent('non-free', { codename: 'bookworm', apt: folder });
  expect(read('sources.list')).toBe('deb x bookworm main non-free-firmware non-free\n');
});

test('without such an entry nothing is changed, and only Debian has a code name', async () => {
  const { addComponent, debianCodename } = await load();
  const { folder, read } = apt({
    'sources.list': OTHER,
    debian: 'ID=debian\nVERSION_CODENAME=trixie\n',
    other: 'ID=ubuntu\nVERSION_CODENAME=noble\n',
  });
  expect(addComponent('non-free', { codename: 'bookworm', apt: folder })).toBeUndefined();
  expect(read('sources.list')).toBe(OTHER);
  expect(debianCodename(join(folder, 'debian'))).toBe('trixie');
  expect(debianCodename(join(folder, 'other'))).toBeUndefined();
  expect(debianCodename(join(folder, 'absent'))).toBeUndefined();
});
