import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../../../src/core/html/html.ts';
import { dataBlock, renderPage, renderPageParts, skipLink } from '../../../src/core/html/page.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

/** The policy of a page, by directive. */
function policyOf(page: string): Readonly<Record<string, string>> {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const directives = policy.replaceAll('&#39;', "'").split('; ');
  return Object.fromEntries(directives.map((one) => [one.split(' ')[0], one.slice(one.indexOf(' ') + 1)]));
}

function contentOf(page: string, tag: string): string {
  return new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? '';
}

describe('renderPage', () => {
  it('has a title, a language and the body', () => {
    const page = renderPage({ title: 'a < b', body: html`<main>${'x'}</main>`, sha256 });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n/);
    expect(page).toContain('<title>a &lt; b</title>');
    expect(page).toMatch(/<body>\n<main>x<\/main>\n<\/body>\n<\/html>\n$/);
  });

  it('lets the browser load nothing, and run only its own code', () => {
    const page = renderPage({ title: 't', body: html`<p>b</p>`, styles: 'p{color:red}', script: 'run()', sha256 });
    expect(contentOf(page, 'style')).toMatch(/p\{color:red\}$/);
    expect(contentOf(page, 'script')).toBe('run()');
    expect(policyOf(page)).toEqual({
      'default-src': "'none'",
      'img-src': 'data:',
      'style-src': `'sha256-${sha256(contentOf(page, 'style'))}'`,
      'script-src': `'sha256-${sha256('run()')}'`,
      'require-trusted-types-for': "'script'",
      'trusted-types': 'ecs-guard',
      'base-uri': "'none'",
      'form-action': "'none'",
    });
  });

  it('runs no script if it has none', () => {
    const page = renderPage({ title: 't', body: html`<p>b</p>`, sha256 });
    expect(policyOf(page)['script-src']).toBeUndefined();
    expect(page).not.toContain('<script');
  });

  it.each(['a</script>', 'a</STYLE >', 'a<!-- b'])('refuses the code %s', (script) => {
    expect(() => renderPage({ title: 't', body: html`<p>b</p>`, script, sha256 })).toThrow(TypeError);
  });
});

describe('renderPageParts', () => {
  it('leaves room for data between the body and the script', () => {
    const { start, end } = renderPageParts({ title: 't', body: html`<p>b</p>`, script: 'run()', sha256 });
    expect(start).toMatch(/<p>b<\/p>\n$/);
    expect(end).toBe('<script>run()</script>\n</body>\n</html>\n');
  });
});

describe('dataBlock', () => {
  it('is base64 alone', () => {
    expect(dataBlock('data', 'AAE=')).toBe('<script type="application/octet-stream" id="data">AAE=</script>\n');
    expect(() => dataBlock('data', '</script>')).toThrow('a block of data must be base64');
  });
});

describe('skipLink', () => {
  it('leads to a place in the page', () => {
    expect(String(skipLink('main', 'Skip to content'))).toBe('<a class="skip" href="#main">Skip to content</a>');
  });
});
