import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sectionsOf, wordsOf } from '../../tools/pages/prose.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('has 900 words of prose or fewer', () => {
    const words = wordsOf(readme);
    expect(words.length).toBeLessThanOrEqual(900);
    expect(words.length).toBeGreaterThan(300);
  });

  it('begins with a sentence and the message as a picture', () => {
    const [title, sentence = '', picture] = readme.split('\n\n');
    expect(title).toBe('# ecs-deployment-guard');
    expect(sentence.match(/\./g)).toHaveLength(1);
    expect(picture).toMatch(/^!\[[^\]]+\]\([^)]+\.(svg|png)\)$/);
  });

  it('goes from trying it to the map of the docs', () => {
    expect(sectionsOf(readme)).toEqual([
      'Try it without AWS, in about half a minute',
      'On your own service',
      'Five limits of ECS deployment alarms',
      'Install',
      'What it costs',
      'Compared with the alternatives',
      'Limits',
      'Documentation',
    ]);
  });

  it('names five limits, each with a page of AWS', () => {
    const [, section = ''] = readme.split('\n## Five limits of ECS deployment alarms\n');
    const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| (?!what )/.test(line));
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row.split('|')[1]).toContain('](https://docs.aws.amazon.com/');
  });

  it.each([
    ['behind an ALB, rolling', ['SharedAlb', 'FargateAlb']],
    ['behind an ALB, blue/green, linear or canary', ['FargateAlbCanary', 'InstancesAlbBlueGreen']],
    ['behind an NLB', ['InstancesNlb', 'FargateNlbLinear']],
    ['reached through Service Connect', ['ServiceConnectBlueGreen']],
    ['reached through VPC Lattice, rolling', ['Lattice']],
    ['reached through VPC Lattice, linear or canary', ['LatticeCanary']],
    ['that processes a queue with a dead-letter queue', ['QueueWorker']],
  ])('has the alarms and the price of docs/costs.md for a service %s', (service, examples) => {
    const costs = readFileSync(join(root, 'docs/costs.md'), 'utf8');
    const rows = examples.map((example) => cellsOf(costs, `\`${example}\``));
    const [, alarms = '', dollars = ''] = cellsOf(readme, service);
    expect(numbersIn(alarms)).toEqual(unique(rows.map(([, , count]) => Number(count))));
    expect(numbersIn(dollars)).toEqual(unique(rows.map(([, , , , amount]) => Number(amount))));
  });

  it('counts the scenarios', () => {
    const scenarios = readdirSync(join(root, 'packages/simulator/scenarios')).filter((file) => file.endsWith('.yaml'));
    expect(readme).toMatch(new RegExp(`one of ${scenarios.length}\\s+\\[other scenarios\\]`));
  });

  it('keeps the two commands that everything begins with', () => {
    expect(readme).toContain('\nnpm ci && npm start\n');
    expect(readme).toContain('\nnpm ci && npm test\n');
  });
});

/** The cells of the row that begins with a text. */
function cellsOf(page: string, first: string): readonly string[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? '';
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function numbersIn(text: string): readonly number[] {
  return unique((text.match(/\d+(\.\d+)?/g) ?? []).map(Number));
}

function unique(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}
