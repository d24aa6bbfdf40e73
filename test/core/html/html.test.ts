import { describe, expect, it } from 'vitest';
import { attributes, html, joinHtml, NO_HTML } from '../../../src/core/html/html.ts';

describe('html', () => {
  it('escapes text, and not HTML', () => {
    const name = html`<b>${'<i>&"'}</b>`;
    expect(String(name)).toBe('<b>&lt;i&gt;&amp;&quot;</b>');
    expect(String(html`<p>${name}, ${2}</p>`)).toBe('<p><b>&lt;i&gt;&amp;&quot;</b>, 2</p>');
  });

  it('takes lists, and leaves out what is not there', () => {
    const items = ['a', '<'].map((text) => html`<li>${text}</li>`);
    expect(String(html`<ul>${items}${undefined}${false}${NO_HTML}</ul>`)).toBe('<ul><li>a</li><li>&lt;</li></ul>');
    expect(String(joinHtml([items[0], undefined, items[1]]))).toBe('<li>a</li><li>&lt;</li>');
  });

  it('escapes the values of attributes', () => {
    expect(String(html`<i title="${'" onclick="x'}" class="a ${"b'"}"></i>`)).toBe(
      '<i title="&quot; onclick=&quot;x" class="a b&#39;"></i>',
    );
  });

  it('replaces an address that a page must not link to', () => {
    const link = (url: string) => String(html`<a href="${url}">x</a>`);
    expect(link('https://example.com/?a=1&b=2')).toBe('<a href="https://example.com/?a=1&amp;b=2">x</a>');
    expect(link('javascript:alert(1)')).toBe('<a href="#unsafe-link">x</a>');
    expect(String(html`<a href="#d/${'javascript:alert(1)'}">x</a>`)).toBe('<a href="#d/javascript:alert(1)">x</a>');
  });

  it('does not take data for HTML', () => {
    const fake: unknown = JSON.parse('{"markup":"<script>","toString":null}');
    // @ts-expect-error An object of a parser is not HTML.
    expect(() => html`<p>${fake}</p>`).toThrow(TypeError);
  });

  it('refuses a template in which escaping does not protect', () => {
    expect(() => html`<i onclick="${'x'}"></i>`).toThrow('a value must not stand in the attribute onclick');
    expect(() => html`<i ${'title'}></i>`).toThrow('a value within a tag must be attributes()');
    expect(() => html`<i title="${NO_HTML}"></i>`).toThrow('the value of the attribute title must be text');
    expect(() => html`<i>${attributes({ id: 'a' })}</i>`).toThrow('attributes() must stand within a tag');
  });
});

describe('attributes', () => {
  it('formats those that are there', () => {
    const values = { id: 'a"b', disabled: true, hidden: false, title: undefined, tabindex: -1 };
    expect(String(html`<i${attributes(values)}></i>`)).toBe('<i id="a&quot;b" disabled="" tabindex="-1"></i>');
  });

  it('checks addresses', () => {
    expect(String(html`<a${attributes({ href: 'javascript:x' })}>x</a>`)).toBe('<a href="#unsafe-link">x</a>');
  });

  it.each(['onclick', 'style', 'a b', 'a"', '', '<'])('refuses the name %j', (name) => {
    expect(() => attributes({ [name]: 'x' })).toThrow(TypeError);
  });
});
