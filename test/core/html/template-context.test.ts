import { describe, expect, it } from 'vitest';
import { findHoles } from '../../../src/core/html/template-context.ts';

describe('findHoles', () => {
  it.each([
    [['<p>', '</p>'], [{ is: 'text' }]],
    [['', ''], [{ is: 'text' }]],
    [
      ['<a href="', '">', '</a>'],
      [{ is: 'attribute', name: 'href', before: '' }, { is: 'text' }],
    ],
    [['<a href="#d/', '">x</a>'], [{ is: 'attribute', name: 'href', before: '#d/' }]],
    [
      ['<i class="a ', ' ', '"></i>'],
      [
        { is: 'attribute', name: 'class', before: 'a ' },
        { is: 'attribute', name: 'class', before: 'a \uFFFD ' },
      ],
    ],
    [['<input type="text"', '>'], [{ is: 'tag' }]],
    [['<br/>', '<hr />'], [{ is: 'text' }]],
    [['<svg viewBox="0 0 1 1"><path d="', '"/></svg>'], [{ is: 'attribute', name: 'd', before: '' }]],
    [['<button disabled\n  aria-label="', '">x</button>'], [{ is: 'attribute', name: 'aria-label', before: '' }]],
  ])('reads %j', (parts, holes) => {
    expect(findHoles(parts)).toEqual(holes);
  });

  it.each([
    ['a script', ['<script>', '</script>']],
    ['a style', ['<style>', '</style>']],
    ['a comment', ['<!-- ', ' -->']],
    ['the name of a tag', ['<', '></p>']],
    ['an attribute without quotes', ['<i class=', '></i>']],
    ['an attribute in single quotes', ["<i class='", "'></i>"]],
    ['an event handler', ['<i onclick="', '"></i>']],
    ['an event handler in capitals', ['<i ONCLICK="', '"></i>']],
    ['a style attribute', ['<i style="', '"></i>']],
    ['the middle of an address', ['<a href="', '', '">x</a>']],
    ['an address after a scheme', ['<a href="javascript:', '">x</a>']],
    ['an end tag that is none', ['</', '>']],
    ['text with a bare <', ['1 < ', '']],
  ])('refuses a value in %s', (_, parts) => {
    expect(() => findHoles(parts)).toThrow(TypeError);
  });

  it('refuses a template that ends within a tag', () => {
    expect(() => findHoles(['<p', ''])).toThrow('the template ends within a tag: <p…');
    expect(() => findHoles(['<p title="x'])).toThrow(TypeError);
  });
});
