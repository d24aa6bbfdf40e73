import { join } from 'node:path';
import { runPreview } from '../../src/cli/preview/run-preview.ts';
import { startChromium } from './chromium.ts';
import { pageAddress } from './pages.ts';

/**
 * Draws the picture of the page of `ecs-guard why` in docs/images, of the scenario errors-under-load. Reduce it before a commit,
 * as record-report.ts says.
 */
let page = '';
const stdout = { isTTY: false, write: (text: string) => (page += text) };
await runPreview(['errors-under-load', '--medium', 'html'], { stdout, stderr: process.stderr, env: {} });

const browser = await startChromium();
try {
  const tab = await browser.newPage({ viewport: { width: 900, height: 900 }, colorScheme: 'light' });
  await tab.goto(pageAddress(page));
  await tab.screenshot({ path: join(import.meta.dirname, '../../docs/images/why.png') });
} finally {
  await browser.close();
}
