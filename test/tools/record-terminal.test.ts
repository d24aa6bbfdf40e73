import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordTerminal, terminalPicture } from '../../tools/record-terminal.ts';

describe('docs/images/npm-start.svg', () => {
  it('shows what npm start prints now: npm run record:terminal records it again', { timeout: 60_000 }, async () => {
    expect((await recordTerminal()).split('\n')).toEqual(readFileSync(terminalPicture, 'utf8').split('\n'));
  });
});
