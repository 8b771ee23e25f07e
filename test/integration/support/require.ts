import type { TestType } from '@playwright/test';

/** What a machine may lack. */
export type Requirement = 'lab' | 'sshd' | 'chromium' | 'netperf';

/**
 * Skips the test, or all tests of the file when called outside one, when `reason` says why this machine cannot run it.
 * When `NETWRIGHT_REQUIRE` holds the requirement (a comma list), they fail instead: a suite that must run never
 * passes by skipping.
 */
export function requireOrSkip(
  test: Pick<TestType<object, object>, 'skip'>,
  requirement: Requirement,
  reason: string | undefined,
): void {
  if (reason === undefined) return;
  if ((process.env.NETWRIGHT_REQUIRE ?? '').split(',').includes(requirement))
    throw new Error(`NETWRIGHT_REQUIRE asks for ${requirement}, but ${reason}`);
  test.skip(true, reason);
}
