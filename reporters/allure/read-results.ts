import { readFileSync } from 'node:fs';
import type { TestResult } from '@playwright/test/reporter';
import { z } from 'zod';
import { RESULT_ATTACHMENT, resultAttachment, type ResultAttachment } from '../../src/results/attachment.js';

/** What was found among the attachments of a test. */
export interface FoundResults {
  results: ResultAttachment[];
  /** Why attachments of ours could not be read, for people. */
  problems: string[];
}

/** Reads the results that the fixtures attached to a test. Never throws. */
export function readResults(attachments: TestResult['attachments']): FoundResults {
  const found: FoundResults = { results: [], problems: [] };
  for (const attachment of attachments.filter(({ name }) => name === RESULT_ATTACHMENT)) {
    try {
      found.results.push(check(JSON.parse(textOf(attachment))));
    } catch (error) {
      found.problems.push(`${RESULT_ATTACHMENT} cannot be read: ${(error as Error).message}`);
    }
  }
  return found;
}

function textOf({ body, path }: TestResult['attachments'][number]): string {
  if (body) return body.toString('utf8');
  if (path !== undefined) return readFileSync(path, 'utf8');
  throw new Error('it has neither body nor path');
}

function check(value: unknown): ResultAttachment {
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > 1)
    throw new Error(
      `it has version ${version}, this reporter reads version 1; the reporter is older than the fixtures`,
    );
  const checked = resultAttachment.safeParse(value);
  if (checked.success) return checked.data;
  throw new Error(`it is not of the expected form: ${z.prettifyError(checked.error)}`);
}
