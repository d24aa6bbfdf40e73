import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../src/start/terminal.ts';

function terminal(env: Record<string, string>, isTTY = true) {
  const written: string[] = [];
  const stream = { isTTY, columns: 70, write: (text: string) => written.push(text) };
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

  it('has colours', () => {
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
});
