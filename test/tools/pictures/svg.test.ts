import { describe, expect, it } from 'vitest';
import { drawText, escapeXml, tenths } from '../../../tools/pictures/svg.ts';

describe('a text of a picture', () => {
  it('is escaped, placed, and as wide as it was measured', () => {
    expect(drawText({ text: '1 < 2 & "3" > 2', x: 10.04, y: 20.06, width: 30, style: undefined })).toBe(
      '<text x="10" y="20.1" textLength="30" lengthAdjust="spacingAndGlyphs">1 &lt; 2 &amp; &quot;3&quot; &gt; 2</text>',
    );
  });

  it('may have a style', () => {
    expect(drawText({ text: 'a', x: 0, y: 0, width: 8, style: 'bold' })).toContain('<text class="bold" x="0" ');
  });

  it('has an ampersand escaped once', () => {
    expect(escapeXml('&lt;')).toBe('&amp;lt;');
  });
});

describe('a coordinate', () => {
  it.each([
    [1.25, '1.3'],
    [1.24, '1.2'],
    [2, '2'],
  ])('of %d is %s', (value, text) => {
    expect(tenths(value)).toBe(text);
  });
});
