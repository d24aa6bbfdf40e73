import { expect, it } from 'vitest';
import { readFences } from '../../../tools/pages/fences.ts';

it('reads each fenced block with its language, its marker and the line of its text', () => {
  const page = ['# A page', '', '<!-- run: clone -->', '```sh', 'npm start', '```', '', '````', '```', '````'].join(
    '\n',
  );
  expect(readFences(page)).toEqual([
    { language: 'sh', marker: 'run: clone', line: 5, text: 'npm start\n' },
    { language: '', marker: '', line: 9, text: '```\n' },
  ]);
});

it('takes no block for open that does not end', () => {
  expect(readFences('```sh\nnpm start\n')).toEqual([]);
});
