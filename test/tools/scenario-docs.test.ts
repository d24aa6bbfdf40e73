import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROTECTIONS, VERDICTS } from '@ecs-guard/simulator/scenario/format/expectation';
import { SECTIONS } from '@ecs-guard/simulator/scenario/format/format';
import { describe, expect, it } from 'vitest';
import { play, scenarioOf } from '../../packages/simulator/test/scenario/stories.ts';
import { describeDocument } from '../../src/cli/simulate/document.ts';
import type { Outcome, ProtectionState } from '../../src/core/deployment/record.ts';
import { withParts } from '../../tools/page-parts.ts';
import { describeParts } from '../../tools/scenario-docs.ts';

const project = join(import.meta.dirname, '../..');
const paper = readFileSync(join(project, 'docs/scenarios.md'), 'utf8');

describe('docs/scenarios.md', () => {
  it('has the tables that the code makes: npm run scenarios:docs writes them anew', () => {
    expect(withParts(paper, describeParts(join(project, 'packages/simulator/scenarios')))).toBe(paper);
  });

  it.each(
    Object.entries(SECTIONS).flatMap(([section, fields]) => Object.keys(fields).map((key) => [section, key] as const)),
  )('has a row for %s %s', (section, key) => {
    const from = paper.indexOf(section === '' ? '### the file' : `### \`${section}\``);
    const table = paper.slice(from, paper.indexOf('\n\n###', from + 4));
    expect(from).toBeGreaterThan(0);
    expect(table).toContain(`\n| \`${key}\` |`);
  });

  it('names every field of the data', async () => {
    const from = paper.indexOf('## As data');
    const section = paper.slice(from, paper.indexOf('\n## ', from));
    const { deployments, alarms, timeline, ...rest } = describeDocument(
      await play('name: x', 'alarm: a > 1', 'series: { a: "0 5x9" }', 'service: { bake: 5m }', 'expect: [failed]'),
    ) as Readonly<Record<string, readonly object[]>>;
    const parts = [deployments, alarms, timeline, rest['expectations']].map((list) => list?.[0] ?? {});
    const fields = [...Object.keys(rest), ...parts.flatMap((part) => Object.keys(part))];
    expect(fields.length).toBeGreaterThan(45);
    expect(fields.filter((field) => !section.includes(`\`${field}\``))).toEqual([]);
  });

  it('has an example that comes out as it says', async () => {
    const yaml = /<!-- file: two-bad-minutes.yaml -->\n```yaml\n([\s\S]*?)```/.exec(paper)?.[1] ?? '';
    const { expectations } = await play(...yaml.split('\n'));
    expect(expectations.map(({ met }) => met)).toEqual([true, true]);
    expect(yaml.trim().split('\n').length).toBeLessThanOrEqual(8);
    expect(scenarioOf(...yaml.split('\n')).name).toBe('two bad minutes out of three roll back');
  });

  it('names every scenario', () => {
    const files = readdirSync(join(project, 'packages/simulator/scenarios')).filter((file) => file.endsWith('.yaml'));
    for (const file of files) expect(paper).toContain(`(../packages/simulator/scenarios/${file})`);
  });
});

describe('the words of a scenario', () => {
  it("are those of the guard's own records [SCN-16]", () => {
    const outcomes: Readonly<Record<Exclude<Outcome, 'unknown'>, true>> = {
      succeeded: true,
      'rolled-back': true,
      'rollback-failed': true,
      failed: true,
      superseded: true,
      stopped: true,
    };
    const protections: Readonly<Record<ProtectionState, true>> = {
      armed: true,
      'off-alarm-at-start': true,
      'off-during-deployment': true,
      'off-not-configured': true,
      'off-early-success': true,
      blind: true,
      unknown: true,
    };
    // A record of an unfinished deployment has no outcome yet.
    expect([...VERDICTS].toSorted()).toEqual([...Object.keys(outcomes), 'unfinished'].toSorted());
    expect([...PROTECTIONS].toSorted()).toEqual(Object.keys(protections).toSorted());
  });
});
