import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../src/start/terminal.ts';

function terminal(env: Record<string, string>, isTTY = true, columns = 70) {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, ...createTerminal(stream, env) };
}

describe('a terminal', () => {
  it('shows the moment in place of the one before, and lines above it', () => {
    const { status, line, written } = terminal({});
    status('one');
    status('two');
    line('stays');
    expect(written).toEqual(['one', '\r\u001B[2K', 'two', '\r\u001B[2K', 'stays\n']);
  });

  it('has colors', () => {
    expect(terminal({}).paint('red', 'x')).toBe('\u001B[31mx\u001B[39m');
  });

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }, true],
    ['CI', { CI: 'true' }, true],
    ['a dumb terminal', { TERM: 'dumb' }, true],
    ['no terminal', {}, false],
  ])('has none with %s', (_, env, isTTY) => {
    expect(terminal(env, isTTY).paint('red', 'x')).toBe('x');
  });

  it.each([
    ['CI', { CI: 'true' }, true],
    ['NO_COLOR', { NO_COLOR: '1' }, true],
    ['no terminal', {}, false],
  ])('has only lines with %s', (_, env, isTTY) => {
    const { status, line, written } = terminal(env, isTTY);
    status('for the moment');
    line('stays');
    expect(written).toEqual(['stays\n']);
  });

  it.each([
    [{ FORCE_COLOR: '1' }, '\u001B[31mx\u001B[39m'],
    [{ FORCE_COLOR: '1', CI: 'true' }, '\u001B[31mx\u001B[39m'],
    [{ FORCE_COLOR: '0' }, 'x'],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, 'x'],
  ])('that is none has colors when they are forced: %j', (env, text) => {
    const { paint, status, written } = terminal(env, false);
    expect(paint('red', 'x')).toBe(text);
    status('for the moment');
    expect(written).toEqual([]);
  });

  it.each([
    [59, 60],
    [80, 80],
    [101, 100],
  ])('of %i columns is used for %i', (columns, width) => {
    expect(terminal({}, true, columns).width).toBe(width);
  });

  it('is taken for 100 columns wide when it does not say', () => {
    expect(createTerminal({ write: () => true }, {}).width).toBe(100);
  });

  it('counts the lines that stay', () => {
    const { line, status, lineCount } = terminal({});
    line();
    status('for the moment');
    line('two\nthree');
    expect(lineCount()).toBe(3);
  });
});
