import { chromium, expect, test, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { requireOrSkip } from '../integration/support/require.js';
import { pinged } from '../unit/charts/support/other-tools.js';
import { bidirectional, stream, verdict } from '../unit/charts/support/records.js';
import { AllureProject, NETWRIGHT_ALLURE } from './support/allure-project.js';
import { attachedResults } from './support/attached-results.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Without a sandbox of its own, as in a container, and without talking to anyone. */
const FLAGS = [
  ...[
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-quic',
    '--no-first-run',
  ],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const TITLE = 'the link carries 90 Mbit/s';

requireOrSkip(test, 'chromium', existsSync(CHROMIUM) ? undefined : `there is no ${CHROMIUM}; set CHROMIUM`);

const EVERY = { expected: '≥ 90 Mbit/s in every interval', interval: { startSeconds: 2, endSeconds: 3 } };
const STREAMS = [
  stream([94, 95, 60, 94, 95, 94], {
    name: 'bulk',
    verdicts: [verdict({ ...EVERY, pass: false, actual: '60 Mbit/s' })],
  }),
  { ...bidirectional(), name: 'both ways' },
  pinged([0.001, 0.004, undefined, 0.002, 0.003]),
];
const SPEC = `import { expect } from '@playwright/test';
import { test } from './measured';
test('${TITLE}', async ({ measured }) => { expect(60).toBeGreaterThan(90); });
`;

/** Opens the test's page in a report that stands alone: nothing is fetched from outside. */
async function openTest(page: Page, file: string): Promise<void> {
  await page.route(/^https?:/, (route) => route.abort());
  await page.goto(pathToFileURL(file).href);
  await page.getByText(TITLE).first().click();
  await expect(description(page).getByText('Limits and values')).toBeVisible();
}

/** Allure shows a test's description in a frame of its own. */
function description(page: Page): FrameLocator {
  return page.frameLocator('iframe');
}

/** Unfolds an attachment in the body of the test; the answer is its picture. */
async function unfold(page: Page, name: string): Promise<Locator> {
  const pictures = page.locator('img[alt$=".svg"]');
  const before = await pictures.count();
  await page.getByText(name, { exact: true }).click();
  await expect(pictures).toHaveCount(before + 1);
  return pictures.nth(before);
}

/** What we need of a browser's types. */
interface Picture {
  naturalWidth: number;
  naturalHeight: number;
  ownerDocument: { createElement(name: 'canvas'): Canvas };
}
interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): {
    drawImage(image: Picture, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  };
}

/** The width of a picture's own, and how many of its pixels are not paper. */
function look(picture: Locator): Promise<{ naturalWidth: number; inked: number }> {
  return picture.evaluate((element) => {
    const image = element as unknown as Picture;
    const canvas = image.ownerDocument.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const inked = data.filter((byte, at) => at % 4 === 0 && byte < 250).length;
    return { naturalWidth: image.naturalWidth, inked };
  });
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`the report shows charts and tables in a ${colorScheme} browser`, async ({}, testInfo) => {
    using made = new AllureProject({ ...(await attachedResults(STREAMS)), 'a.spec.ts': SPEC });
    made.configure({ reporter: [[NETWRIGHT_ALLURE, {}]] });
    await made.test();
    const report = await made.report();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 2600 }, colorScheme });
      await openTest(page, report);
      for (const { name } of STREAMS) {
        const picture = await unfold(page, `${name}.svg`);
        await expect(picture).toBeVisible();
        const { naturalWidth, inked } = await look(picture);
        expect(naturalWidth).toBe(800);
        expect(inked).toBeGreaterThan(2000);
      }
      const limits = description(page).locator('table').first();
      await expect(limits.locator('tbody tr').first().locator('td')).toHaveText([
        ...['FAIL', 'Stream', 'minBitrate', '≥ 90 Mbit/s in every interval', '60 Mbit/s (2.0–3.0 s)'],
        'client → sut, at sut (server)',
      ]);
      await expect(limits.getByText('FAIL').first()).toBeInViewport();
      const body = await page.screenshot();
      await testInfo.attach(`report-${colorScheme}`, { body, contentType: 'image/png' });
    } finally {
      await browser.close();
    }
  });
