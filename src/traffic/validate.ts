import type { Criteria } from '../criteria/criterion.js';
import { evaluate, type Subject } from '../criteria/evaluate.js';

/** Whether one end by itself meets the criteria. Of a plain list every one is judged there: no other end is known. */
export function meets(subject: Subject, criteria: Criteria | undefined): boolean {
  const end = subject.result.role === 'server' ? 'server' : 'clients';
  const own = Array.isArray(criteria) ? { [end]: criteria } : criteria;
  return evaluate([subject], own as Criteria).every(({ pass }) => pass);
}
