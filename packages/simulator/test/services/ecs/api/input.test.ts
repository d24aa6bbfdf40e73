import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkName, checkOneOf, pageOf, pageSize, parseInput } from '../../../../src/services/ecs/api/input.ts';
import { account, steadyWeb } from '../account.ts';

const times = <T>(count: number, item: T) => Array.from({ length: count }, () => item);

const refused = (message: string) =>
  expect.objectContaining({ code: 'InvalidParameterException', message: expect.stringContaining(message) });

describe('names and words that are none', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['CreateCluster', { clusterName: 'my shop' }, 'clusterName must be'],
    ['RegisterTaskDefinition', { family: 'my/web', containerDefinitions: [{ name: 'a', image: 'b' }] }, 'family must'],
    ['UpdateService', { cluster: 'shop', service: 'web', desiredCount: -1 }, 'desiredCount'],
    ['ListServices', { cluster: 'shop', launchType: 'MOON' }, 'launchType must be one of'],
    ['ListServices', { cluster: 'shop', schedulingStrategy: 'ONE' }, 'schedulingStrategy must be one of'],
    ['ListTasks', { cluster: 'shop', desiredStatus: 'GONE' }, 'desiredStatus must be one of RUNNING, PENDING, STOPPED'],
    ['ListTaskDefinitions', { status: 'GONE' }, 'status must be one of'],
    ['ListServiceDeployments', { cluster: 'shop', service: 'web', status: ['DONE'] }, 'status must be one of'],
    ['DescribeTasks', { cluster: 'shop', tasks: [] }, 'Tasks cannot be empty.'],
    ['DescribeTasks', { cluster: 'shop', tasks: times(101, 'a') }, 'Tasks cannot have more than 100 elements.'],
  ])('are refused by %s %j [ECS-90]', async (operation, input, message) => {
    const shop = account();
    await steadyWeb(shop);
    expect(() => shop.call(operation, input)).toThrow(refused(message));
  });
});

describe('parseInput', () => {
  it('answers InvalidParameterException with the place of the first mistake', () => {
    const schema = z.object({ tasks: z.array(z.string()) });
    expect(parseInput(schema, { tasks: ['a'] })).toEqual({ tasks: ['a'] });
    expect(() => parseInput(schema, { tasks: ['a', 1] })).toThrow(refused('tasks.1: '));
    expect(() => parseInput(schema, 'tasks')).toThrow(refused('input: '));
  });
});

describe('checkName', () => {
  it.each([
    ['web_1-A', true],
    ['x'.repeat(255), true],
    ['x'.repeat(256), false],
    ['', false],
    ['my web', false],
    ['web/1', false],
  ])('of "%.10s": %s', (name, accepted) => {
    const check = () => checkName('serviceName', name);
    if (accepted) expect(check).not.toThrow();
    else
      expect(check).toThrow(
        refused(`serviceName must be 1 to 255 letters, numbers, underscores and hyphens, got "${name}".`),
      );
  });
});

describe('checkOneOf', () => {
  it('takes one of the words, or none', () => {
    expect(() => checkOneOf('sort', 'ASC', ['ASC', 'DESC'])).not.toThrow();
    expect(() => checkOneOf('sort', undefined, ['ASC', 'DESC'])).not.toThrow();
    expect(() => checkOneOf('sort', 'asc', ['ASC', 'DESC'])).toThrow(
      refused('sort must be one of ASC, DESC, got asc.'),
    );
  });
});

describe('pageOf', () => {
  it('cuts the items into pages, the next one by its token', () => {
    const first = pageOf(['a', 'b', 'c'], { nextToken: undefined, size: 2 });
    expect(first.page).toEqual(['a', 'b']);
    expect(pageOf(['a', 'b', 'c'], { nextToken: first.nextToken, size: 2 })).toEqual({ page: ['c'] });
    expect(pageOf(['a', 'b'], { nextToken: undefined, size: 2 })).toEqual({ page: ['a', 'b'] });
  });

  it.each(['-1', '1.5', 'two'])('refuses a token that holds "%s"', (text) => {
    const nextToken = Buffer.from(text).toString('base64url');
    expect(() => pageOf(['a'], { nextToken, size: 2 })).toThrow(refused('Invalid token.'));
  });
});

describe('pageSize', () => {
  it('is what was asked for between 1 and the most, else the default', () => {
    const limits = { default: 10, max: 100 };
    expect([pageSize(undefined, limits), pageSize(1, limits), pageSize(100, limits)]).toEqual([10, 1, 100]);
    for (const asked of [0, 101])
      expect(() => pageSize(asked, limits)).toThrow(refused('maxResults must be between 1 and 100.'));
  });
});
