import { UsageError } from '../core/errors.js';
import { show } from '../core/units.js';
import { completed } from './completed.js';
import type { BoundCriterion, Criteria } from './criterion.js';

/** The criteria of one role, or of both. */
export interface Part {
  criteria: readonly BoundCriterion[];
  /** Absent: both ends. */
  role?: 'server' | 'client';
  /** The user gave none here, so whether the traffic completed is judged instead. */
  byDefault: boolean;
}

const ROLES = { server: 'server', clients: 'client' } as const;

/**
 * What is to be judged where.
 *
 * @throws UsageError `BAD_CRITERIA` naming what is no list of bound criteria, or the unknown key and the known ones.
 */
export function planOf(criteria: Criteria | undefined): Part[] {
  if (criteria === undefined) return [part(undefined, 'the list')];
  if (Array.isArray(criteria)) return [part(criteria, 'the list')];
  const byRole = checkKeys(criteria);
  return (['server', 'clients'] as const).map((key) => ({ ...part(byRole[key], key), role: ROLES[key] }));
}

function part(criteria: unknown, place: string): Part {
  if (criteria !== undefined && !Array.isArray(criteria))
    throw bad(`${place} must be a list of bound criteria; got ${show(criteria)}`);
  if (!criteria?.length) return { criteria: [completed()], byDefault: true };
  return {
    // A list may have holes.
    criteria: Array.from(criteria, (item, index) => checkBound(item, `${place}, item ${index + 1}`)),
    byDefault: false,
  };
}

function checkKeys(criteria: unknown): Record<string, unknown> {
  if (isBound(criteria)) throw bad(`${criteria.name} must stand in a list: [${criteria.name}(…)]`);
  if (typeof criteria !== 'object' || criteria === null) throw bad(`got ${show(criteria)}`);
  const unknown = Object.keys(criteria).filter((key) => !Object.hasOwn(ROLES, key));
  if (unknown.length === 0) return criteria as Record<string, unknown>;
  const hint = unknown.includes('common') ? '; criteria common to both ends are a plain list' : '';
  throw bad(`unknown key ${unknown.map(show).join(', ')}, the known ones are 'server', 'clients'${hint}`);
}

function checkBound(item: unknown, place: string): BoundCriterion {
  if (isBound(item)) return item;
  const hint =
    typeof item === 'function'
      ? `the function ${item.name || 'without a name'}, which is not bound`
      : show(item);
  throw bad(
    `${place} must be a bound criterion, such as minBitrate(4500) or criterion(rule, params); got ${hint}`,
  );
}

function isBound(item: unknown): item is BoundCriterion {
  if (typeof item !== 'object' || item === null) return false;
  const { name, check } = item as Partial<BoundCriterion>;
  return typeof name === 'string' && typeof check === 'function';
}

function bad(problem: string): UsageError {
  return new UsageError(
    'BAD_CRITERIA',
    `criteria must be a list for both ends, or { server, clients } with a list each: ${problem}`,
  );
}
