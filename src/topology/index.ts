export { defineTopology, parseTopology } from './define.js';
export type * from './topology.js';
