export { buildLab } from './build.js';
export type { BuildLabOptions, Lab, LabKind } from './lab.js';
export type { Link, LinkShape } from './link.js';
export type { Refusal } from './namespaces.js';
export type { NamespaceWay } from './ways.js';
