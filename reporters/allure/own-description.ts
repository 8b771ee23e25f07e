import type { TestCase, TestResult } from '@playwright/test/reporter';
import { MESSAGE_TYPE } from './message.js';

/** The description that the test's author gave it, by annotation or by Allure's own API; the latter wins. */
export function ownDescription(test: TestCase, result: TestResult): string | undefined {
  const annotated = test.annotations.find(({ type }) => type === 'description')?.description;
  const said = result.attachments
    .filter(({ contentType }) => contentType === MESSAGE_TYPE)
    .map(descriptionIn);
  return said.findLast((text) => text !== undefined) ?? annotated;
}

function descriptionIn({ body }: TestResult['attachments'][number]): string | undefined {
  try {
    const { data } = JSON.parse(String(body)) as { data?: { description?: unknown } };
    return typeof data?.description === 'string' ? data.description : undefined;
  } catch {
    return undefined;
  }
}
