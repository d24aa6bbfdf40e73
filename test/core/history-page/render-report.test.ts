import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../src/core/html/escape.ts';
import { showDeployment } from '../../../src/core/history-page/views/deployment.ts';
import { showDeployments } from '../../../src/core/history-page/views/deployments.ts';
import { shopDeployments } from '../../../tools/report/shop.ts';
import { hostileTexts } from '../../builders/hostile-text.ts';
import { reportPage, WRITTEN_AT } from '../../../tools/report/pages.ts';
import { rolledBack } from '../history/past-deployments.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** The elements of a document, in order. */
function elementsOf(node: Node): readonly Element[] {
  const own = 'tagName' in node ? [node] : [];
  const inside = 'childNodes' in node ? node.childNodes.flatMap(elementsOf) : [];
  return [...own, ...inside];
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

const attributeOf = ({ attrs }: Element, name: string) => attrs.find((one) => one.name === name)?.value;

/** Elements of a page by name, with how many there are. */
function countElements(html: string): Readonly<Record<string, number>> {
  const groups = Map.groupBy(elementsOf(parse(html)), ({ tagName }) => tagName);
  return Object.fromEntries([...groups].map(([name, { length }]) => [name, length]));
}

describe('the page of a report', () => {
  const shop = [...shopDeployments(300, WRITTEN_AT)];

  it('has landmarks, one data block, one script, and a view per part', async () => {
    const page = await reportPage(shop);
    const elements = elementsOf(parse(page));
    const count = (name: string) => elements.filter(({ tagName }) => tagName === name).length;
    expect([count('header'), count('nav') > 0, count('main'), count('footer'), count('style')]).toEqual([
      1,
      true,
      1,
      1,
      1,
    ]);
    const scripts = elements.filter(({ tagName }) => tagName === 'script').map((one) => attributeOf(one, 'type'));
    expect(scripts).toEqual(['application/octet-stream', undefined]);
    const ids = elements.flatMap((one) => attributeOf(one, 'id') ?? []);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toEqual(expect.arrayContaining(['overview', 'deployments', 'deployment', 'data']));
    // Every place that a link names without the script is there.
    const tables = elements.filter(({ tagName }) => tagName === 'table');
    expect(tables.filter((table) => !elementsOf(table).some(({ tagName }) => tagName === 'caption'))).toEqual([]);
  });

  it('names no address outside but the console of AWS', async () => {
    const elements = elementsOf(parse(await reportPage(shop)));
    const addresses = elements.flatMap(({ attrs }) =>
      attrs.filter(({ name }) => ['href', 'src', 'srcset', 'action'].includes(name)).map(({ value }) => value),
    );
    const outside = addresses.filter((address) => !/^(#|data:image\/svg\+xml,)/.test(address));
    expect(outside.length).toBeGreaterThan(10);
    for (const address of outside) expect(address).toMatch(/^https:\/\/eu-west-1\.console\.aws\.amazon\.com\//);
  });

  it('is whole without deployments', async () => {
    const page = await reportPage([]);
    expect(page).toContain('There are no deployments in this time.');
    expect(page).toContain('No alarm caused a rollback in this time.');
    expect(page).toContain('There are no deployments to count.');
  });
});

describe('hostile text', () => {
  const texts = hostileTexts(10_000);

  it('becomes text in every view, as an independent parser of HTML reads it', { timeout: 120_000 }, () => {
    const plain = rolledBack({ reason: 'x', alarmNames: ['a'], strategy: 's', taskDefinitionArn: 'b' });
    const expected = countElements(`${showDeployment(plain)}${showDeployments([plain], 'c')}`);
    const wrong: string[] = [];
    for (let index = 0; index < texts.length; index += 5) {
      const [service = '', alarm = '', reason = '', family = '', strategy = ''] = texts.slice(index, index + 5);
      const deployment = rolledBack({
        serviceArn: `arn:aws:ecs:eu-west-1:111122223333:service/shop/${service}`,
        alarmNames: [alarm],
        reason,
        strategy,
        taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/${family}`,
      });
      const document = parse(`${showDeployment(deployment)}${showDeployments([deployment], 'c')}`);
      const elements = elementsOf(document);
      const groups = Map.groupBy(elements, ({ tagName }) => tagName);
      for (const [name, { length }] of groups) {
        // Console links are left out for an ARN that is none.
        if (length > (expected[name] ?? 0))
          wrong.push(`${length} <${name}>: ${JSON.stringify(texts.slice(index, index + 5))}`);
      }
      const attributes = elements.flatMap(({ attrs }) => attrs);
      for (const { name, value } of attributes) {
        if (
          /^(on|style$|srcdoc$)/.test(name) ||
          (name === 'href' && !/^(#|https:\/\/eu-west-1\.console\.)/.test(value))
        ) {
          wrong.push(`${name}="${value}"`);
        }
      }
      const shown = new Set(elements.map(textOf));
      for (const text of [alarm, reason, strategy]) {
        if (!shown.has(visibleText(text))) wrong.push(`not shown: ${JSON.stringify(text)}`);
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it('becomes text in the title, the notes, the alarms and the figures', async () => {
    const deployments = texts.slice(0, 200).map((text, index) =>
      rolledBack({
        serviceArn: `arn:aws:ecs:eu-west-1:111122223333:service/shop/${text}`,
        serviceDeploymentArn: `arn:of:${index}`,
        alarmNames: [text],
      }),
    );
    const page = await reportPage(deployments, {
      title: texts[0] ?? '',
      notes: texts.slice(0, 50),
      region: texts[1] ?? '',
    });
    const document = parse(page);
    const elements = elementsOf(document);
    const title = elements.find(({ tagName }) => tagName === 'title');
    expect(title && textOf(title)).toBe(visibleText(texts[0] ?? ''));
    const notes = elements.filter(
      ({ tagName, attrs }) => tagName === 'li' && attrs.some(({ value }) => value === 'name'),
    );
    expect(notes.map(textOf)).toEqual(texts.slice(0, 50).map(visibleText));
    expect(elements.filter(({ tagName }) => tagName === 'script')).toHaveLength(2);
    expect(elements.filter(({ tagName }) => ['iframe', 'img', 'base', 'template', 'math'].includes(tagName))).toEqual(
      [],
    );
    expect(elements.filter(({ tagName }) => tagName === 'meta')).toHaveLength(6);
  });
});
