import { describe, expect, it } from 'vitest';
import { drawTerminal } from '../../../tools/pictures/terminal-picture.ts';

/** Texts of the picture with their places, below the command. */
function textsOf(output: string) {
  const svg = drawTerminal('run', output, 20);
  const texts = svg.matchAll(/<text(?: class="(\w+)")? x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<]*)</g);
  return [...texts].slice(2).map(([, style, x, y, width, text]) => [text, Number(x), Number(y), Number(width), style]);
}

describe('the picture of a terminal', () => {
  // A character is 7.8 wide, a line 17 high; the margin is 16, and the line below the command has its baseline at 64.
  it('has each text at its place, without the gaps', () => {
    expect(textsOf('one two  three\n\n  four\n')).toEqual([
      ['one two', 16, 64, 54.6, undefined],
      ['three', 86.2, 64, 39, undefined],
      ['four', 31.6, 98, 31.2, undefined],
    ]);
  });

  it('has the colors of the terminal', () => {
    expect(textsOf('\u001B[31mred\u001B[39m plain \u001B[1mbold\u001B[22m')).toEqual([
      ['red', 16, 64, 23.4, 'red'],
      ['plain', 47.2, 64, 39, undefined],
      ['bold', 94, 64, 31.2, 'bold'],
    ]);
  });

  it('refuses a sequence that it has no color for', () => {
    expect(() => drawTerminal('run', '\u001B[95mpink', 20)).toThrow('the picture has no style for the sequence 95');
  });

  it('draws frames as lines, from the middle of a character to its edges', () => {
    const [path] = /<path d="[^"]*"/.exec(drawTerminal('run', '┌─', 20)) ?? [];
    // The corner has its middle at 19.9 and leads south and east; the line beside it goes both ways.
    expect(path).toBe('<path d="M19.9 59.5V68M19.9 59.5H23.8M27.7 59.5H31.6M27.7 59.5H23.8"');
    expect(textsOf('│ a │')).toEqual([['a', 31.6, 64, 7.8, undefined]]);
  });

  it('is as large as the terminal, and says what it shows', () => {
    const svg = drawTerminal('run', 'one\ntwo', 20);
    expect(svg).toContain('width="188" height="101"');
    expect(svg).toContain('<title>run in a terminal</title>');
  });
});
