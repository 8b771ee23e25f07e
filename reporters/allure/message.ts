import type { TestResult } from '@playwright/test/reporter';
import type { AllureParameter } from './parameters.js';

/**
 * Content type by which Allure's reporter knows a message about the test. It is spelt out, because the package that
 * exports it is a dependency of `allure-playwright` and need not be within our reach.
 */
export const MESSAGE_TYPE = 'application/vnd.allure.message+json';

/** An attachment that Allure's reporter takes for data of the test itself. */
export function message(data: {
  description: string;
  parameters: AllureParameter[];
}): TestResult['attachments'][number] {
  const body = Buffer.from(JSON.stringify({ type: 'metadata', data }));
  return { name: 'netwright', contentType: MESSAGE_TYPE, body };
}
