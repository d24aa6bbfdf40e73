import { join } from 'node:path';
import { deploymentPath } from '../../src/core/history-page/names.ts';
import { addressOf } from '../../src/core/history-page/route.ts';
import { startChromium } from './chromium.ts';
import { pageAddress, reportPage, WRITTEN_AT } from './pages.ts';
import { shopDeployments } from './shop.ts';

/**
 * Draws the pictures of the history page in docs/images, of a shop that does not exist. Reduce them before a commit, because
 * they are in the package: `pngquant --ext .png --force --nofs 32 docs/images/*.png`.
 */
const folder = join(import.meta.dirname, '../../docs/images');
const deployments = [...shopDeployments(900, WRITTEN_AT)];
const one = deployments.find(({ outcome, cause }) => outcome === 'rolled-back' && cause === 'alarm');
if (one === undefined) throw new Error('the shop has no rollback by an alarm');

const PICTURES = [
  { name: 'report-overview', hash: '', width: 1280, height: 1130, colorScheme: 'light', scale: 0.8 },
  {
    name: 'report-deployment',
    hash: addressOf({ is: 'deployment', path: deploymentPath(one) }),
    width: 1100,
    height: 1010,
    colorScheme: 'light',
    scale: 0.8,
  },
  { name: 'report-phone', hash: '', width: 360, height: 800, colorScheme: 'dark', scale: 1 },
] as const;

const address = pageAddress(await reportPage(deployments));
const browser = await startChromium();
try {
  for (const { name, hash, width, height, colorScheme, scale } of PICTURES) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, deviceScaleFactor: scale });
    await page.goto(address + hash);
    await page.waitForSelector('html[data-ready]');
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
}
