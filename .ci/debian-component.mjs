// Packages that are in a component of Debian's archive which the machine does not use, such as netperf in non-free.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether apt knows the package, but no version of it that could be installed, or does not know it at all. */
export function hasNoCandidate(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return !/^ {2}Candidate: (?!\(none\))/m.test(stdout ?? '');
}

/**
 * Adds a component to the entry of apt's sources that has the release's own packages, whatever mirror it names. Entries of
 * others, and of updates, are left alone.
 *
 * @param apt the folder of apt's configuration.
 * @param put writes a file, as whoever may.
 * @returns the file that was changed; `undefined` when there is no such entry, or it has the component already.
 */
export function addComponent(component, { codename, apt = '/etc/apt', put = writeFileSync }) {
  for (const file of sourceFiles(apt)) {
    const before = readFileSync(file, 'utf8');
    const add = file.endsWith('.sources') ? inStanzas : inLines;
    const after = add(before, component, codename);
    if (after === before) continue;
    put(file, after);
    return file;
  }
  return undefined;
}

/** Writes a file as root by sudo. */
export function putBySudo(file, text) {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-apt-'));
  try {
    writeFileSync(join(folder, 'sources'), text);
    const { status } = spawnSync('sudo', ['cp', join(folder, 'sources'), file], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`cannot write ${file}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The release's name, such as bookworm; `undefined` where this is not Debian. */
export function debianCodename(osRelease = '/etc/os-release') {
  const text = existsSync(osRelease) ? readFileSync(osRelease, 'utf8') : '';
  if (!/^ID="?debian"?$/m.test(text)) return undefined;
  return /^VERSION_CODENAME="?(\w+)"?$/m.exec(text)?.[1];
}

function sourceFiles(apt) {
  const folder = join(apt, 'sources.list.d');
  const more = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
  return [join(apt, 'sources.list'), ...more].filter(
    (file) => /\.(list|sources)$/.test(file) && existsSync(file),
  );
}

/** The format of sources.list(5) with one entry a line. */
function inLines(text, component, codename) {
  const entry = new RegExp(`^(deb\\s+(?:\\[[^\\]]*\\]\\s+)?\\S+\\s+${codename}\\s+)(main\\b.*)$`, 'm');
  return text.replace(entry, (line, head, components) =>
    components.split(/\s+/).includes(component) ? line : `${head}${components} ${component}`,
  );
}

/** The format of sources.list(5) with one entry a stanza. */
function inStanzas(text, component, codename) {
  const stanzas = text.split(/(\n\s*\n)/);
  const index = stanzas.findIndex(
    (stanza) =>
      field(stanza, 'Types').includes('deb') &&
      field(stanza, 'Suites').includes(codename) &&
      field(stanza, 'Components').includes('main'),
  );
  if (index < 0 || field(stanzas[index], 'Components').includes(component)) return text;
  stanzas[index] = stanzas[index].replace(/^(Components:.*)$/m, `$1 ${component}`);
  return stanzas.join('');
}

function field(stanza, name) {
  return (new RegExp(`^${name}:(.*)$`, 'm').exec(stanza)?.[1] ?? '').trim().split(/\s+/);
}
