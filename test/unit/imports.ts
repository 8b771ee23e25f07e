import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';

export const ROOT = join(import.meta.dirname, '../..');

/** One file names another, or a package. */
export interface Edge {
  readonly from: string;
  /** A file from the root of the sources, or a package's specifier. */
  readonly to: string;
  readonly inside: boolean;
  readonly typeOnly: boolean;
  /** `import()`, which loads when it is reached. */
  readonly dynamic: boolean;
}

/** Files of ours under `folders`, from the root of the sources. */
export function filesUnder(folders: readonly string[], ending: RegExp): string[] {
  return folders.flatMap((folder) => {
    if (!existsSync(join(ROOT, folder))) return [];
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => ending.test(name))
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')));
  });
}

/** Everything that a file imports, exports from elsewhere, or names in a type. */
export function importsOf(file: string): Edge[] {
  return edgesOf(file, readFileSync(join(ROOT, file), 'utf8'));
}

export function edgesOf(file: string, text: string): Edge[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const edges: Edge[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, dynamic: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    edges.push({ from: file, ...targetOf(file, specifier.text), typeOnly, dynamic });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node.importClause), false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, isTypeExport(node), false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edges;
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((each) => each.isTypeOnly)
  );
}

function isTypeExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const named = node.exportClause;
  return !!named && ts.isNamedExports(named) && named.elements.every((each) => each.isTypeOnly);
}

function targetOf(file: string, specifier: string): { to: string; inside: boolean } {
  if (!specifier.startsWith('.')) return { to: specifier, inside: false };
  const path = relative(ROOT, join(ROOT, dirname(file), specifier)).replaceAll('\\', '/');
  return { to: path.replace(/\.js$/, '.ts'), inside: true };
}
