// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of GitHub Actions
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fieldsOf, listOf } from '../../src/core/template/template.ts';
import { action, runStep } from './run-step.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/github-actions.md'), 'utf8');
const workflow = fieldsOf(parse(/<!-- file: .*deploy\.yml -->\n```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''));
const jobs = Object.entries(fieldsOf(workflow['jobs'])).map(([name, job]) => [name, fieldsOf(job)] as const);

/** The steps of a job that use the action. */
function usesOf(job: object): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  return listOf(fieldsOf(job)['steps'])
    .map(fieldsOf)
    .flatMap((step) =>
      /\/ecs-deployment-guard@/.test(String(step['uses']))
        ? [[String(step['id']), fieldsOf(step['with'])] as const]
        : [],
    );
}

describe('the workflow of docs/github-actions.md', () => {
  it('uses the action for each of its commands', () => {
    expect(jobs.map(([name, job]) => [name, usesOf(job).map(([, inputs]) => inputs['command'])])).toEqual([
      ['lint', ['lint']],
      ['deploy', ['wait']],
      ['doctor', ['doctor']],
    ]);
  });

  it.each(jobs)('gives the action in the job %s inputs that it has, and that its scripts accept', (_, job) => {
    for (const [, inputs] of usesOf(job)) {
      expect(Object.keys(inputs).filter((name) => !(name in fieldsOf(action['inputs'])))).toEqual([]);
      // GitHub hands every value over as a text, and an expression as its value.
      const texts = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
      const run = runStep({ index: 1, program: 'ecs-guard', inputs: texts });
      expect([run.log, run.code]).toEqual(['', 0]);
      expect(run.calls[0]?.[0]).toBe(inputs['command']);
    }
  });

  it('reads outputs that the action has', () => {
    const read = [...page.matchAll(/steps\.guard\.outputs\.([a-z-]+)/g)].map(([, name = '']) => name);
    expect(read).toEqual(['cause', 'json']);
    expect(read.filter((name) => !(name in fieldsOf(action['outputs'])))).toEqual([]);
  });

  it('installs Node.js before the action, and gets credentials where AWS is called', () => {
    for (const [name, job] of jobs) {
      const used = listOf(job['steps']).map((step) => String(fieldsOf(step)['uses']).replace(/@.*/, ''));
      const before = used.slice(0, used.indexOf('OWNER/ecs-deployment-guard'));
      expect(before).toContain('actions/setup-node');
      expect(before.includes('aws-actions/configure-aws-credentials')).toBe(name !== 'lint');
    }
  });

  it('has no expression of an event or an input in a script', () => {
    const scripts = jobs.flatMap(([, job]) => listOf(job['steps']).map((step) => String(fieldsOf(step)['run'] ?? '')));
    expect(scripts.filter((script) => script !== '')).toHaveLength(2);
    for (const script of scripts) expect(script).not.toContain('${{');
  });
});

describe('the tables of docs/github-actions.md', () => {
  const rowsOf = (head: string) => {
    const [, section = ''] = page.split(`\n## ${head}\n`);
    return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([a-z-]+)` \| ([^|]*)\|/gm)].map(
      ([, name = '', of = '']) => [name, of.trim()] as const,
    );
  };

  it.each([
    ['Inputs', 'inputs', 'For'],
    ['Outputs', 'outputs', 'Of'],
  ])('list the %s with the commands that they are for', (head, part, word) => {
    const rows = rowsOf(head);
    expect(rows.map(([name]) => name).toSorted()).toEqual(Object.keys(fieldsOf(action[part])).toSorted());
    for (const [name, commands] of rows) {
      const { description } = fieldsOf(fieldsOf(action[part])[name]);
      const [, said] = new RegExp(`^${word} ([a-z ]+):`).exec(String(description)) ?? [];
      const expected =
        commands === '' || commands === 'all' ? undefined : commands.replaceAll('`', '').replace(', ', ' and ');
      expect([name, said]).toEqual([name, expected]);
    }
  });
});
