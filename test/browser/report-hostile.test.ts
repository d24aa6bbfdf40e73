import { expect, it, onTestFinished } from 'vitest';
import { visibleText } from '../../src/core/html/escape.ts';
import { deploymentPath } from '../../src/core/history-page/names.ts';
import { addressOf } from '../../src/core/history-page/route.ts';
import type { PastDeployment } from '../../src/core/history/past-deployment.ts';
import { epochMs } from '../../src/core/time.ts';
import { startChromium, WITHOUT_CHROMIUM } from '../../tools/report/chromium.ts';
import { hostileTexts } from '../builders/hostile-text.ts';
import { pageAddress, reportPage, WRITTEN_AT } from '../../tools/report/pages.ts';
import { rolledBack } from '../core/history/past-deployments.ts';

const COUNT = 2_000;
const FIELDS = 5;

/** Deployments whose service, alarm, reason, revision and strategy are hostile. */
function hostileDeployments(): readonly PastDeployment[] {
  const texts = hostileTexts(COUNT * FIELDS);
  return Array.from({ length: COUNT }, (_, index) => {
    const [service = '', alarm = '', reason = '', family = '', strategy = ''] = texts.slice(index * FIELDS);
    return rolledBack({
      serviceArn: `arn:aws:ecs:eu-west-1:111122223333:service/shop/${service}`,
      serviceDeploymentArn: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/${service}/d${index}`,
      createdAt: epochMs(WRITTEN_AT - index * 60_000),
      alarmNames: [alarm],
      reason,
      taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/${family}`,
      strategy,
    });
  });
}

/** Every element that the page's own templates have. */
const ELEMENTS = new Set(
  'a article button caption circle code dd defs details div dl dt footer form g h1 h2 header input label li main nav ol option p path pattern pre q rect section select span summary svg symbol table tbody td text th thead time title tr ul use'.split(
    ' ',
  ),
);

it.skipIf(WITHOUT_CHROMIUM)('shows 10,000 hostile texts as text in Chromium', { timeout: 240_000 }, async () => {
  const deployments = hostileDeployments();
  const browser = await startChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const seen: string[] = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('dialog', (dialog) => seen.push(dialog.message()));
  const address = pageAddress(
    await reportPage(deployments, { title: hostileTexts(1)[0] ?? '', notes: hostileTexts(20) }),
  );
  page.on('request', (request) => seen.push(request.url()));
  await page.goto(address);
  await page.waitForSelector('html[data-ready]');
  expect(seen).toEqual([address]);

  const views = deployments.map((one) => ({
    hash: addressOf({ is: 'deployment', path: deploymentPath(one) }),
    reason: visibleText(one.reason ?? ''),
    alarm: visibleText(one.alarmNames[0] ?? ''),
    strategy: visibleText(one.strategy),
    arn: visibleText(one.serviceDeploymentArn),
  }));
  const wrong = await page.evaluate(
    async ({ views, elements }) => {
      // To draw random characters, Chromium looks for fonts, which takes minutes.
      document.documentElement.style.display = 'none';
      const known = new Set(elements);
      const faults: string[] = [];
      const show = async (hash: string) => {
        const changed = new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
        location.hash = hash;
        await changed;
      };
      const check = (where: string, root: string) => {
        for (const element of document.querySelectorAll(`${root} *`)) {
          if (element.tagName === 'SCRIPT') continue;
          if (!known.has(element.tagName.toLowerCase())) faults.push(`${where}: <${element.tagName}>`);
          for (const { name, value } of element.attributes) {
            if (/^on|^style$|^srcdoc$/.test(name)) faults.push(`${where}: ${name}`);
            if (name === 'href' && !/^(#|https:\/\/eu-west-1\.console\.aws\.amazon\.com\/)/.test(value)) {
              faults.push(`${where}: ${value}`);
            }
          }
        }
      };
      check('as written', 'body');
      const texts = (selector: string) =>
        [...document.querySelectorAll(`#deployment ${selector}`)].map(({ textContent }) => textContent);
      for (const { hash, reason, alarm, strategy, arn } of views) {
        await show(hash);
        const shown = [...texts('q'), ...texts('.facts .name'), ...texts('.facts code')];
        for (const text of [reason, alarm, strategy, arn]) {
          if (!shown.includes(text)) faults.push(`${hash}: ${JSON.stringify(text)} is not in ${JSON.stringify(shown)}`);
        }
        check(hash, '#deployment');
      }
      for (let number = 1; number <= views.length / 50; number += 1) {
        await show(`#deployments?sort=oldest&page=${number}`);
        const rows = document.querySelectorAll('#results tbody tr').length;
        if (rows !== 50) faults.push(`page ${number} has ${rows} rows`);
        check(`page ${number}`, '#deployments');
      }
      if ('attacked' in window) faults.push('attacked');
      return faults.slice(0, 5);
    },
    { views, elements: [...ELEMENTS] },
  );
  expect(wrong).toEqual([]);
  expect(seen).toEqual([address]);
});
