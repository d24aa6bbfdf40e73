import { expect, it } from 'vitest';
import { linesOf } from '../../../src/cli/evaluate/lines.ts';

async function read(pieces: Iterable<unknown>): Promise<readonly string[]> {
  const lines: string[] = [];
  const source = (async function* () {
    yield* pieces;
  })();
  for await (const line of linesOf(source)) lines.push(line);
  return lines;
}

it('puts lines together that come in pieces, also in the middle of a letter', async () => {
  const bytes = Buffer.from('{"é":1}\n\nlast é');
  expect(await read([...bytes].map((byte) => Buffer.of(byte)))).toEqual(['{"é":1}', '', 'last é']);
});

it('ends a line at a line feed alone', async () => {
  expect(await read(['a\r\u2028b\n', 'c'])).toEqual(['a\r\u2028b', 'c']);
});

it('finds no line in nothing, and none behind the last line feed', async () => {
  expect(await read([])).toEqual([]);
  expect(await read(['a\n'])).toEqual(['a']);
});
