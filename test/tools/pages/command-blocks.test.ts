import { describe, expect, it } from 'vitest';
import { readCommands } from '../../../tools/pages/command-blocks.ts';

const read = (...lines: readonly string[]) => readCommands({ path: 'docs/page.md', text: lines.join('\n') });

describe('the commands of a page', () => {
  it('are read with where they are tried', () => {
    const { blocks, faults } = read(
      ...['<!-- run: clone -->', '```sh', 'npm start', '```'],
      ...['<!-- run: aws-cli, models.yaml -->', '```sh', 'aws ecs list-clusters', '```'],
      ...['<!-- not run, it needs an AWS account, and costs money -->', '```sh', 'npx --no cdk deploy', '```'],
    );
    expect(faults).toEqual([]);
    const usual = { page: 'docs/page.md', detail: '', output: undefined };
    expect(blocks).toEqual([
      { ...usual, line: 3, triedIn: 'clone', commands: 'npm start\n' },
      { ...usual, line: 7, triedIn: 'aws-cli', detail: 'models.yaml', commands: 'aws ecs list-clusters\n' },
      {
        ...{ ...usual, line: 11, triedIn: 'not run', commands: 'npx --no cdk deploy\n' },
        detail: 'it needs an AWS account, and costs money',
      },
    ]);
  });

  it.each([
    ['a block without a marker', '', '```sh'],
    ['a marker that stands a line too high', '<!-- run: clone -->\n', '```sh'],
    ['a word that means nothing', '<!-- run: somewhere -->', '```sh'],
    ['a reason that is missing', '<!-- not run -->', '```sh'],
    ['a block that runs and does not', '<!-- run: not run -->', '```sh'],
  ])('are refused for %s', (_, above, fence) => {
    expect(read(above, fence, 'npm start', '```').faults).toEqual([
      expect.stringMatching(/^docs\/page\.md:\d has no marker: /),
    ]);
  });

  it.each(['bash', 'shell', 'console'])('are refused in a block of %s, which no test would run', (language) => {
    expect(read('<!-- run: clone -->', `\`\`\`${language}`, 'npm start', '```').faults).toEqual([
      `docs/page.md:3 is marked as ${language}: write sh, and the output in a block of its own`,
    ]);
  });

  it('come with the output that the page shows', () => {
    const { blocks } = read(
      '<!-- run: clone -->',
      '```sh',
      'echo one',
      '```',
      'It prints:',
      '',
      '<!-- output -->',
      '```',
      'one',
      '```',
    );
    expect(blocks.map(({ output }) => output)).toEqual(['one\n']);
  });

  it('come with the files that the page shows for them', () => {
    const { files, blocks } = read('<!-- file: cases.jsonl -->', '```json', '{"id":"gap"}', '```');
    expect(files).toEqual([{ name: 'cases.jsonl', text: '{"id":"gap"}\n' }]);
    expect(blocks).toEqual([]);
  });

  it('come with the scripts that the page shows, which are no commands by themselves', () => {
    const { files, blocks, faults } = read('<!-- file: test.sh -->', '```bash', 'true', '```');
    expect(files).toEqual([{ name: 'test.sh', text: 'true\n' }]);
    expect([blocks, faults]).toEqual([[], []]);
  });
});
