import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  judge,
  outdated,
  parseResults,
  parseReviewed,
  type Reviewed,
  type TestResult,
} from '../../../tools/emulator-tests/verdict.ts';

const result = (fields: Partial<TestResult> = {}): TestResult => ({
  id: 'tests/test_ecs/test_ecs.py::test_a',
  outcome: 'failed',
  calls: [{ service: 'ecs', operation: 'CreateCluster' }],
  error: 'AssertionError: assert 1 == 2\nmore',
  line: 'test_ecs.py:7',
  ...fields,
});
const page = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html';
const reviewed: Reviewed = [{ tests: ['test_ecs/test_ecs.py::test_b'], is: 'not of AWS', why: 'AWS refuses it', page }];

describe('judge', () => {
  it('says where a test in scope failed, and how', () => {
    expect(judge(result(), reviewed)).toEqual({
      is: 'failed',
      because: 'test_ecs.py:7 AssertionError: assert 1 == 2',
    });
  });

  it('passes a test that passed, even if it is on the list', () => {
    expect(judge(result({ outcome: 'passed' }), reviewed).is).toBe('passed');
  });

  it.each([
    [
      'an operation is not served',
      {
        calls: [
          { service: 'ec2', operation: 'CreateVpc' },
          {
            service: 'ecs',
            operation: 'CreateTaskSet',
            error: 'An error: the simulator has no ECS operation CreateTaskSet',
          },
        ],
      },
      'no ecs CreateTaskSet',
    ],
    [
      'another service makes the resources',
      { calls: [{ service: 'cloudformation', operation: 'CreateStack' }] },
      'cloudformation would make the resources',
    ],
    ['it calls nothing', { outcome: 'passed' as const, calls: [] }, 'it calls no operation'],
    ['it is skipped', { outcome: 'skipped' as const, error: 'Skipped: no clock' }, 'Skipped: no clock'],
  ])('leaves a test out if %s', (_, fields, because) => {
    expect(judge(result(fields), reviewed)).toEqual({ is: 'out of scope', because });
  });

  it.each(['tests/test_ecs/test_ecs.py::test_b', 'tests/test_ecs/test_ecs.py::test_b[x-1]'])(
    'names the page of AWS for %s, which is on the list',
    (id) => {
      expect(judge(result({ id }), reviewed)).toEqual({ is: 'not of AWS', because: `AWS refuses it: ${page}` });
    },
  );

  it('does not take a longer name for one on the list', () => {
    expect(judge(result({ id: 'tests/test_ecs/test_ecs.py::test_bc' }), reviewed).is).toBe('failed');
  });
});

describe('outdated', () => {
  const b = 'tests/test_ecs/test_ecs.py::test_b';

  it('names a test on the list that ran and did not fail', () => {
    expect(outdated([result({ id: b, outcome: 'passed' })], reviewed)).toEqual(['test_ecs/test_ecs.py::test_b']);
  });

  it('keeps one that failed with some of its parameters, and one that did not run', () => {
    const both = [result({ id: `${b}[1]`, outcome: 'passed' }), result({ id: `${b}[2]` })];
    expect(outdated(both, reviewed)).toEqual([]);
    expect(outdated([result()], reviewed)).toEqual([]);
  });
});

describe('the list', () => {
  const list = parseReviewed(
    readFileSync(join(import.meta.dirname, '../../../tools/emulator-tests/reviewed.json'), 'utf8'),
  );

  it('names each test one time, with a page of AWS', () => {
    const tests = list.flatMap((entry) => entry.tests);
    expect(new Set(tests).size).toBe(tests.length);
    expect(list.filter((entry) => !entry.page.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
  });
});

describe('parseReviewed', () => {
  it('takes an entry for what AWS does not do, unless it says that it is not simulated', () => {
    const entries = [
      { tests: ['a'], why: 'x', page },
      { tests: ['b'], is: 'not simulated', why: 'y', page },
    ];
    expect(parseReviewed(JSON.stringify(entries)).map(({ is }) => is)).toEqual(['not of AWS', 'not simulated']);
  });
});

describe('parseResults', () => {
  it('reads a result per line', () => {
    expect(parseResults(`${JSON.stringify(result())}\n`)).toEqual([result()]);
  });
});
