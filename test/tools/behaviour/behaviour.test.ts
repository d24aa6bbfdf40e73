import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parameterCatalogue } from '@ecs-guard/simulator/parameters';
import { slackParameters } from '@ecs-guard/simulator/parameters/slack';
import { describe, expect, it } from 'vitest';
import { applyMutant, type Mutant } from '../../../tools/behaviour/mutants.ts';
import { findGaps, findRuleTests, readRules } from '../../../tools/behaviour/rules.ts';
import { findSourceGaps, namedParameters } from '../../../tools/behaviour/sources.ts';

const root = join(import.meta.dirname, '../../..');
const file = join(root, 'packages/simulator/BEHAVIOUR.md');
const paper = readFileSync(file, 'utf8');
const rules = readRules(paper);
const parameters = Object.keys(parameterCatalogue);

describe('packages/simulator/BEHAVIOUR.md', () => {
  it('has rules for every part, each with a test, and a rule for every test', async () => {
    expect(findGaps(rules, await findRuleTests(root))).toEqual([]);
    const least = { ECS: 90, CW: 40, MM: 12, LOAD: 50, WIRE: 20, SCN: 19 };
    for (const [part, count] of Object.entries(least)) {
      expect(rules.filter(({ id }) => id.startsWith(`${part}-`)).length).toBeGreaterThanOrEqual(count);
    }
  });

  it('says of each rule where it comes from', () => {
    expect(findSourceGaps(rules, parameters)).toEqual([]);
  });

  it('has a rule or a table of metrics for each parameter but those of Slack and of metric math, which has one for all', () => {
    const named = new Set([...rules.flatMap(({ source }) => namedParameters(source)), ...namedParameters(paper)]);
    const alone = parameters.filter((name) => !(name in slackParameters) && !named.has(name));
    expect(alone.filter((name) => !name.startsWith('math'))).toEqual([]);
  });

  it('names only parameters that exist', () => {
    expect(namedParameters(paper).filter((name) => !parameters.includes(name))).toEqual([]);
  });

  it('has rows as wide as their tables', () => {
    const widths = paper.split('\n\n').map((block) => block.split('\n').filter((line) => line.startsWith('|')));
    const cells = (line: string) => line.replaceAll('\\|', '').split('|').length;
    for (const [head, ...lines] of widths) {
      for (const line of lines) expect([line, cells(line)]).toEqual([line, cells(head ?? '')]);
    }
  });

  it('links to pages of the project that are there', () => {
    const links = [...paper.matchAll(/\]\((?!https:|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toEqual([]);
  });

  it('names the stuck states that the model check knows', () => {
    const model = readFileSync(join(root, 'packages/simulator/test/services/ecs/controller-model.test.ts'), 'utf8');
    const states = [...model.matchAll(/'((?:tasks|no)-[a-z-]+)'/g)].map(([, state = '']) => state);
    expect(states.length).toBeGreaterThanOrEqual(2);
    for (const state of states) expect(paper).toContain(`\n| \`${state}\` |`);
  });
});

describe('the mutants', () => {
  const mutants: readonly Mutant[] = JSON.parse(readFileSync(join(root, 'test/tools/behaviour/mutants.json'), 'utf8'));

  it.each(mutants.map((one) => [one.wrong, one] as const))('have a place for: %s', (_, one) => {
    expect(one.file).toMatch(/^packages\/simulator\/src\//);
    const source = readFileSync(join(root, one.file), 'utf8');
    expect(applyMutant(one, source)).not.toBe(source);
    expect(rules.map(({ id }) => id)).toContain(one.rule);
  });

  it('are of every part, and each another one', () => {
    const least = { ECS: 8, CW: 5, MM: 3, LOAD: 4, WIRE: 2, SCN: 2 };
    for (const [part, count] of Object.entries(least)) {
      expect(mutants.filter(({ rule }) => rule.startsWith(`${part}-`)).length).toBeGreaterThanOrEqual(count);
    }
    expect(new Set(mutants.map(({ wrong }) => wrong)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(24);
  });
});
