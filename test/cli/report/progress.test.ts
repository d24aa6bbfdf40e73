import { expect, it } from 'vitest';
import { createProgress } from '../../../src/cli/report/progress.ts';

function progressOn(isTTY: boolean) {
  let text = '';
  const progress = createProgress({
    isTTY,
    write: (part) => {
      text += part;
    },
  });
  return { progress, text: () => text };
}

it('rewrites one line of a terminal, and removes it', () => {
  const { progress, text } = progressOn(true);
  progress.show('1 read');
  progress.show('2 read');
  progress.clear();
  progress.clear();
  expect(text()).toBe('\r\u001B[K1 read\r\u001B[K2 read\r\u001B[K');
});

it('shows nothing elsewhere', () => {
  const { progress, text } = progressOn(false);
  progress.show('1 read');
  progress.clear();
  expect(text()).toBe('');
});
