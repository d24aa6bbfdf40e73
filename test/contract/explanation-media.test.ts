import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { render } from '../../src/cli/why/render.ts';
import type { Explanation } from '../../src/core/explanation/explanation.ts';
import { explain } from '../../src/core/explanation/explain.ts';
import { describeJson } from '../../src/core/explanation/media/describe-json.ts';
import { renderSlackMessage } from '../../src/core/slack/slack-message.ts';
import { hostileDeployment, PLACES } from '../builders/hostile-deployment.ts';
import { hostileText } from '../builders/hostile-text.ts';
import { sectionsOf } from '../builders/slack-records.ts';

function explanationOf(some: readonly string[]): Explanation {
  const { record, evidence, diff } = hostileDeployment(some);
  return explain(record, { evidence, diff });
}

const PLACES_OF_CALM: readonly string[] = Array.from({ length: PLACES }, () => 'calm');

/** The formatted text of the Slack message. */
function slackOf(some: readonly string[]): string {
  const { record, ...material } = hostileDeployment(some);
  return sectionsOf(renderSlackMessage(record, material)).join('\n');
}

/** What is bold, without numbers. */
function boldOf(text: string): readonly string[] {
  return [...text.matchAll(/\*([^*\n]+)\*/g)].map(([, label = '']) => label.replace(/\d+/g, 'N'));
}

const texts = fc.array(hostileText, { minLength: PLACES, maxLength: PLACES });

/** 250 explanations of 44 texts are more than 10,000 texts. */
const runs = { numRuns: 250 };

const CONTROLS = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const plain = { isTTY: false };

describe('10,000 texts from outside', () => {
  it('never control a terminal', () => {
    fc.assert(
      fc.property(texts, (some) => {
        const explanation = explanationOf(some);
        for (const stream of [plain, { isTTY: true, columns: 80, rows: 24 }]) {
          // Without a color, no escape is ours.
          const lines = render(explanation, 'terminal', stream, { NO_COLOR: '1' }).split('\n');
          expect(lines.filter((line) => CONTROLS.test(line))).toEqual([]);
        }
        // As many lines begin at the left as with calm words: no text makes a line of its own.
        const labels = (one: Explanation) =>
          render(one, 'terminal', plain, {})
            .replace(/^.*?\n\n/s, '')
            .match(/^\S+/gm);
        expect(labels(explanation)).toEqual(labels(explanationOf(some.map(() => 'calm'))));
      }),
      runs,
    );
  });

  it('never become markup, links, images or HTML in Markdown', () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    const headings = ['Alarms', 'Stopped tasks', 'Log', 'What changed', 'Who', 'Next', 'Links', 'Missing'];
    fc.assert(
      fc.property(texts, (some) => {
        const tokens = markdown.parse(render(explanationOf(some), 'markdown', plain, {}), {});
        const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
        const foreign = [
          'html_inline',
          'html_block',
          'image',
          'em_open',
          's_open',
          'table_open',
          'blockquote_open',
          'hr',
          'code_block',
        ];
        expect(all.filter(({ type }) => foreign.includes(type))).toEqual([]);
        expect(all.filter(({ type }) => type === 'heading_open')).toHaveLength(1);
        expect(all.filter(({ type }) => type === 'fence')).toHaveLength(1);
        for (const href of all.filter(({ type }) => type === 'link_open').map((token) => token.attrGet('href') ?? '')) {
          expect(href).toMatch(/^https:\/\/(eu-west-1\.console\.aws\.amazon\.com|docs\.aws\.amazon\.com)\//);
        }
        // GitHub looks for mentions, issues and addresses in plain text, not in code.
        const words = all
          .filter(({ type }) => type === 'text')
          .map(({ content }) => content)
          .join('\n');
        expect(words.match(/[@#`]|:\/\/|www\.|GH-|\b[0-9a-f]{7,40}\b|:[a-z]\w*:/gi)).toBeNull();
        const bold = all.flatMap(({ type }, index) => (type === 'strong_open' ? [all[index + 1]?.content] : []));
        expect(bold.filter((text) => !headings.includes(text ?? ''))).toEqual([]);
      }),
      runs,
    );
  });

  it('never become elements or attributes of a page', () => {
    fc.assert(
      fc.property(texts, (some) => {
        const page = elementsOf(render(explanationOf(some), 'html', plain, {}));
        expect(page.errors).toEqual([]);
        expect(
          page.elements.filter(({ tag, names }) => tag === 'script' || names.some((name) => name.startsWith('on'))),
        ).toEqual([]);
        const addresses = page.elements.flatMap(({ addresses }) => addresses);
        expect(addresses.filter((address) => !/^(https:\/\/|data:image\/svg\+xml,)/.test(address))).toEqual([]);
        expect(page.text).not.toMatch(/(?!\n)\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
        // The same elements as with calm words.
        const calm = elementsOf(render(explanationOf(some.map(() => 'calm')), 'html', plain, {}));
        expect(page.elements.map(({ tag }) => tag)).toEqual(calm.elements.map(({ tag }) => tag));
      }),
      runs,
    );
  });

  it('never become mentions, links, emoji or styles in a Slack message', () => {
    const labels = boldOf(slackOf(PLACES_OF_CALM));
    fc.assert(
      fc.property(texts, (some) => {
        const said = slackOf(some);
        const marks = [...said.matchAll(/<([^>]*)>/g)].map(([, inner = '']) => inner);
        const dates = /^!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|[\dT:.Z-]+$/;
        const pages = /^https:\/\/(eu-west-1\.console\.aws\.amazon\.com|docs\.aws\.amazon\.com)\/[^\s|]*\|[^|]*$/;
        expect(marks.filter((inner) => !dates.test(inner) && !pages.test(inner))).toEqual([]);
        // In code, Slack formats nothing. A link has no style in its label.
        const words = said.replace(/```[\s\S]*?```|`[^`]*`|<[^>]*>/g, '');
        expect(words).not.toMatch(/[<>`~]|:[\w+'-]+:/);
        // Only what an alarm means is in italics, between two marks.
        expect(words.match(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu)).toHaveLength(2);
        expect(boldOf(words).filter((label) => !labels.includes(label))).toEqual([]);
        expect(said).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
      }),
      runs,
    );
  });

  it('are in JSON as they are, without a raw control character', () => {
    fc.assert(
      fc.property(texts, (some) => {
        const explanation = explanationOf(some);
        const text = render(explanation, 'json', plain, {});
        expect(text.replaceAll('\n', '')).not.toMatch(CONTROLS);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(describeJson(explanation))));
      }),
      runs,
    );
  });
});

describe('an address from outside', () => {
  const unsafe = [
    'javascript:alert(1)',
    'http://plain.example',
    'https://user:word@evil.example',
    'data:text/html,x',
    '//evil.example',
    '',
  ];
  const linked = (compareUrl: string) => {
    const explanation = explanationOf(['calm']);
    const commits = explanation.commits.map((commit) => ({ ...commit, compareUrl }));
    return { ...explanation, commits };
  };

  it.each(unsafe)('%j is no link in any medium', (url) => {
    for (const format of ['terminal', 'markdown', 'html'] as const) {
      const text = render(linked(url), format, plain, {});
      if (url !== '') expect(text).not.toContain(url);
    }
  });

  it('cannot end its link', () => {
    const url = 'https://github.com/a/b/compare/x...y) [z](https://evil.example "><script>';
    const tokens = new MarkdownIt({ html: true }).parse(render(linked(url), 'markdown', plain, {}), {});
    const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open');
    const [ours] = links.map((token) => token.attrGet('href') ?? '').filter((href) => href.includes('github.com'));
    expect(ours).toMatch(/^https:\/\/github\.com\/a\/b\/compare\/x\.\.\.y%29/);
    expect(links.filter((token) => token.attrGet('href')?.startsWith('https://evil'))).toEqual([]);
  });
});

/** Elements, addresses and text of a page, by an independent parser. */
function elementsOf(page: string) {
  const errors: string[] = [];
  const document = parse(page, { onParseError: ({ code }) => void errors.push(code) });
  const elements: { tag: string; names: string[]; addresses: string[] }[] = [];
  const texts: string[] = [];
  const walk = (node: DefaultTreeAdapterMap['node']) => {
    if ('value' in node) texts.push(node.value);
    if ('tagName' in node) {
      const { attrs } = node;
      const addresses = attrs.filter(({ name }) => ['href', 'src', 'action'].includes(name)).map(({ value }) => value);
      elements.push({ tag: node.tagName, names: attrs.map(({ name }) => name), addresses });
      for (const { name, value } of attrs) if (name === 'aria-label') texts.push(value);
    }
    if ('childNodes' in node && !('tagName' in node && node.tagName === 'style'))
      for (const child of node.childNodes) walk(child);
  };
  walk(document);
  return { errors, elements, text: texts.join('\n') };
}
