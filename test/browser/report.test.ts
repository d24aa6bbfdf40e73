import { source as axeSource, type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { deploymentPath } from '../../src/core/history-page/names.ts';
import { addressOf } from '../../src/core/history-page/route.ts';
import { shopDeployments } from '../../tools/report/shop.ts';
import { startChromium, WITHOUT_CHROMIUM } from '../../tools/report/chromium.ts';
import { pageAddress, reportPage, WRITTEN_AT } from '../../tools/report/pages.ts';

const deployments = [...shopDeployments(900, WRITTEN_AT)];
const rolledBack = deployments.find(({ outcome, cause }) => outcome === 'rolled-back' && cause === 'alarm');
if (rolledBack === undefined) throw new Error('the shop has no rollback');
const ONE = addressOf({ is: 'deployment', path: deploymentPath(rolledBack) });
const VIEWS = ['#overview', '#deployments', '#deployments?service=shop%2Fcheckout&outcome=rolled-back', ONE];

describe.skipIf(WITHOUT_CHROMIUM)('the history page in Chromium', { timeout: 120_000 }, () => {
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    browser = await startChromium();
    address = pageAddress(await reportPage(deployments));
  }, 120_000);

  afterAll(() => browser.close());

  async function open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(address + hash);
    if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]');
    return page;
  }

  /** The address, the heading that has the focus, and the title. */
  const where = (page: Page) =>
    page.evaluate(() => ({
      hash: location.hash,
      heading: document.activeElement?.tagName === 'H1' ? document.activeElement.textContent : undefined,
      title: document.title,
    }));

  it('loads nothing, and breaks no rule of its policy', async () => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const seen: string[] = [];
    page.on('request', (request) => seen.push(request.url().split('#')[0] ?? ''));
    page.on('console', (message) => seen.push(message.text()));
    page.on('pageerror', (error) => seen.push(error.message));
    await page.goto(address);
    for (const view of VIEWS) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, view);
      await page.waitForTimeout(50);
    }
    expect(seen).toEqual([address]);
  });

  it.each(
    [320, 768, 1280].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))),
  )('has no fault that axe finds, and fits, at $width px in $colorScheme', async ({ width, colorScheme }) => {
    // The policy of the page would refuse the script of axe.
    const page = await open('', { viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    await page.evaluate(axeSource);
    for (const view of VIEWS) {
      await page.evaluate(async (hash) => {
        const changed = new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
        location.hash = hash;
        if (hash !== '#overview') await changed;
        for (const details of document.querySelectorAll('details')) details.open = true;
      }, view);
      const { violations }: AxeResults = await page.evaluate('axe.run()');
      const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
      expect(faults, view).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(width);
    }
  });

  it('shows the view that the address names, also when it is opened', async () => {
    const page = await open(ONE);
    expect(await page.title()).toContain(`in ${'shop/'}`);
    expect(await page.locator('main > .view:visible').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
      'deployment',
    ]);
    expect(await page.locator('#deployment .badge').first().textContent()).toBe('rolled back');
    const links = await page
      .locator('#deployment .links a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(links.length).toBe(3 + rolledBack.alarmNames.length);
    for (const link of links) expect(link).toMatch(/^https:\/\/eu-west-1\.console\.aws\.amazon\.com\//);
    await page.goto(`${address}#d/shop/checkout/none`);
    expect(await page.locator('#deployment h1').textContent()).toBe('No such deployment');
  });

  it('finds deployments by filters, which are in the address', async () => {
    const page = await open('#deployments');
    expect(await page.locator('.found span').first().textContent()).toBe('1 to 50 of 900 deployments');
    await page.selectOption('select[name=outcome]', 'rolled-back');
    const rollbacks = deployments.filter(({ outcome }) => outcome === 'rolled-back').length;
    await page.waitForFunction(() => location.hash === '#deployments?outcome=rolled-back');
    // The list is drawn after the address has changed.
    await expect.poll(() => page.locator('#status').textContent()).toBe(`${rollbacks} deployments found`);
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(50);
    await page.click('.pager a[rel=next]');
    await page.waitForFunction(() => location.hash.endsWith('page=2'));
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(rollbacks - 50);
    await page.fill('input[name=text]', 'CHECKOUT-5xx');
    await page.waitForFunction(() => location.hash === '#deployments?outcome=rolled-back&text=CHECKOUT-5xx');
    const ofAlarm = deployments.filter(
      ({ alarmNames, outcome }) => alarmNames.includes('checkout-5xx') && outcome === 'rolled-back',
    ).length;
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(ofAlarm);
    // The field keeps the focus while the list changes.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('text');
  });

  it('works by keyboard alone, with a visible focus', async () => {
    const page = await open('', { viewport: { width: 1280, height: 800 } });
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    expect(await page.evaluate(() => document.activeElement?.getBoundingClientRect().left)).toBe(0);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Deployments');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    expect(await where(page)).toMatchObject({ hash: '#deployments', heading: 'Deployments' });
    for (const name of ['text', 'service', 'outcome', 'cause', 'sort']) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => ({
        name: document.activeElement?.getAttribute('name'),
        outline: getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      }));
      expect(focused).toEqual({ name, outline: 'solid' });
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1' && location.hash.startsWith('#d/'));
    const { heading, title } = await where(page);
    expect(title).toBe(`${heading} – Deployments in the cluster shop`);
    await page.goBack();
    await page.waitForFunction(() => location.hash === '#deployments');
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(50);
  });

  it('has landmarks, headings and tables with captions for a screen reader', async () => {
    const page = await open('#overview');
    const tree = await page.locator('body').ariaSnapshot();
    for (const part of [
      '- banner',
      '- navigation "Views"',
      '- main',
      '- contentinfo',
      '- heading "DORA figures" [level=2]',
    ]) {
      expect(tree).toContain(part);
    }
    expect(tree).toMatch(/img "Bar chart of 900 deployments per week: \d+ succeeded, \d+ rolled back/);
    expect(tree).toMatch(/img "Chart of recovery times per week\. The medians go from /);
    expect(tree).toContain('- table "DORA figures per service, those with the most failures first"');
    const uncaptioned = await page.locator('table:not(:has(caption))').count();
    expect(uncaptioned).toBe(0);
  });

  it('stays a table for a screen reader on a phone', async () => {
    const page = await open('#deployments', { viewport: { width: 320, height: 800 } });
    expect(await page.locator('#results').ariaSnapshot()).toMatch(
      /- table "1 to 50 of 900 deployments"[\s\S]*- row [\s\S]*- cell "Service shop\//,
    );
  });

  it('shows summary, charts and the newest deployments without JavaScript', async () => {
    const page = await open('', { javaScriptEnabled: false });
    expect(await page.locator('main > .view:visible').count()).toBe(3);
    expect(await page.locator('#overview .tile').first().textContent()).toBe('900 deployments');
    expect(await page.locator('#overview svg.chart:visible').count()).toBe(2);
    expect(await page.locator('#deployments tbody tr:visible').count()).toBe(50);
    expect(await page.locator('#deployments .lead').textContent()).toContain('The newest 50 of 900 deployments');
    const link = await page.locator('#deployments tbody a').first().getAttribute('href');
    expect(await page.locator('#deployment article').first().getAttribute('id')).toBe(link?.slice(1));
  });

  it('moves nothing for a reader who wants no motion, and prints without controls', async () => {
    const page = await open('#deployments', { reducedMotion: 'reduce' });
    expect(
      await page.evaluate(() => getComputedStyle(document.querySelector('a') ?? document.body).transitionDuration),
    ).toBe('0s');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(23, 32, 43)');
  });

  it('offers all services if there are more than 25', async () => {
    const many = deployments.slice(0, 60).map((deployment, index) => ({
      ...deployment,
      serviceArn: `arn:aws:ecs:eu-west-1:111122223333:service/shop/service-${index}`,
    }));
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(pageAddress(await reportPage(many)));
    await page.waitForSelector('html[data-ready]');
    expect(await page.locator('#overview .stack tbody tr').count()).toBe(25);
    await page.click('#more-services');
    expect(await page.locator('#overview .stack tbody tr').count()).toBe(60);
  });
});
