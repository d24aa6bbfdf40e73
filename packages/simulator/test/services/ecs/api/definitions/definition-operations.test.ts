import { describe, expect, it } from 'vitest';
import { type Account, account, at, noon, steadyWeb, update, web } from '../../account.ts';

const prefix = 'arn:aws:ecs:us-east-1:111122223333:task-definition/';

const deregister = (shop: Account, taskDefinition: string) =>
  shop.call<{ taskDefinition: Record<string, unknown> }>('DeregisterTaskDefinition', { taskDefinition }).taskDefinition;

const listed = (shop: Account, input: Record<string, unknown> = {}) =>
  shop
    .call<{ taskDefinitionArns: string[] }>('ListTaskDefinitions', input)
    .taskDefinitionArns.map((arn) => arn.replace(prefix, ''));

const families = (shop: Account, input: Record<string, unknown> = {}) => shop.call('ListTaskDefinitionFamilies', input);

describe('ListTaskDefinitions', () => {
  it('lists families in order, oldest revision first or last, in pages [ECS-88]', () => {
    const shop = account();
    expect(listed(shop)).toEqual(['api:1', 'api:2', 'crash:1']);
    expect(shop.call('ListTaskDefinitions', { familyPrefix: 'api', sort: 'DESC', maxResults: 1 })).toEqual({
      taskDefinitionArns: [`${prefix}api:2`],
      nextToken: expect.any(String),
    });
  });
});

describe('DeregisterTaskDefinition', () => {
  it('answers the task definition as INACTIVE, which DescribeTaskDefinition answers from then on [ECS-200]', async () => {
    const shop = account();
    await shop.clock.advanceTo(at('12:05:00'));
    const inactive = {
      taskDefinitionArn: `${prefix}api:1`,
      status: 'INACTIVE',
      deregisteredAt: new Date(at('12:05:00')),
    };
    expect(deregister(shop, 'api:1')).toMatchObject(inactive);
    await shop.clock.advanceTo(at('12:06:00'));
    expect(deregister(shop, `${prefix}api:1`)).toMatchObject(inactive);
    expect(shop.call('DescribeTaskDefinition', { taskDefinition: 'api:1' })).toMatchObject({
      taskDefinition: inactive,
    });
  });

  it('moves it from the list of ACTIVE task definitions to that of INACTIVE ones [ECS-200]', () => {
    const shop = account();
    deregister(shop, 'api:1');
    expect(listed(shop)).toEqual(['api:2', 'crash:1']);
    expect(listed(shop, { status: 'INACTIVE' })).toEqual(['api:1']);
    expect(listed(shop, { status: 'DELETE_IN_PROGRESS' })).toEqual([]);
  });

  it('leaves the family with its newest ACTIVE revision, and does not use a number again [ECS-200]', () => {
    const shop = account();
    deregister(shop, 'api:2');
    const newest = () => shop.call<{ taskDefinition: unknown }>('DescribeTaskDefinition', { taskDefinition: 'api' });
    expect(newest().taskDefinition).toMatchObject({ revision: 1 });
    shop.call('RegisterTaskDefinition', {
      family: 'api',
      containerDefinitions: [{ name: 'app', image: 'example/api', memory: 256 }],
    });
    expect(newest().taskDefinition).toMatchObject({ revision: 3 });
  });

  it('does not disturb a service that uses it: it replaces tasks and follows the desired count [ECS-201]', async () => {
    const shop = account();
    await steadyWeb(shop);
    deregister(shop, 'api:1');
    update(shop, { desiredCount: 3 });
    await shop.clock.advanceTo(at('12:05:00'));
    expect(web(shop)).toMatchObject({ runningCount: 3, taskDefinition: `${prefix}api:1` });
  });

  it('makes CreateService and UpdateService refuse it [ECS-201]', async () => {
    const shop = account();
    await steadyWeb(shop);
    deregister(shop, 'api:2');
    const inactive = expect.objectContaining({ code: 'ClientException', message: 'TaskDefinition is inactive' });
    expect(() => update(shop, { taskDefinition: 'api:2' })).toThrow(inactive);
    expect(() => shop.call('CreateService', { cluster: 'shop', serviceName: 'new', taskDefinition: 'api:2' })).toThrow(
      inactive,
    );
  });

  it.each([
    ['api', 'Revision is missing.'],
    [`${prefix}api`, 'Revision is missing.'],
    ['api:9', 'The specified task definition does not exist.'],
  ])('refuses %s: %s [ECS-200]', (reference, message) => {
    expect(() => deregister(account(), reference)).toThrow(
      expect.objectContaining({ code: 'ClientException', message }),
    );
  });
});

describe('DeleteTaskDefinitions', () => {
  it('deletes what is INACTIVE, and says of the rest why not [ECS-202]', () => {
    const shop = account();
    deregister(shop, 'api:1');
    expect(shop.call('DeleteTaskDefinitions', { taskDefinitions: ['api:1', 'api:2', 'api:9', 'api'] })).toMatchObject({
      taskDefinitions: [{ revision: 1, status: 'DELETE_IN_PROGRESS', deleteRequestedAt: new Date(noon) }],
      failures: [
        { arn: `${prefix}api:2`, reason: expect.stringContaining('still in ACTIVE status') },
        { arn: 'api:9', reason: expect.stringContaining('does not exist') },
        { arn: 'api', reason: expect.stringContaining('identifier is invalid') },
      ],
    });
    expect(listed(shop, { status: 'DELETE_IN_PROGRESS' })).toEqual(['api:1']);
    expect(listed(shop, { status: 'INACTIVE' })).toEqual([]);
  });

  it.each([0, 11])('refuses %d task definitions: 1 to 10 are possible [ECS-202]', (count) => {
    const taskDefinitions = Array.from({ length: count }, () => 'api:1');
    expect(() => account().call('DeleteTaskDefinitions', { taskDefinitions })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});

describe('ListTaskDefinitionFamilies', () => {
  it('lists families by prefix and by whether a revision is ACTIVE [ECS-203]', () => {
    const shop = account();
    deregister(shop, 'api:1');
    deregister(shop, 'crash:1');
    expect(families(shop)).toEqual({ families: ['api', 'crash'] });
    expect(families(shop, { familyPrefix: 'cr' })).toEqual({ families: ['crash'] });
    expect(families(shop, { status: 'ACTIVE' })).toEqual({ families: ['api'] });
    expect(families(shop, { status: 'INACTIVE' })).toEqual({ families: ['crash'] });
  });

  it('answers in pages [ECS-203]', () => {
    const shop = account();
    const first = families(shop, { maxResults: 1 });
    expect(first).toEqual({ families: ['api'], nextToken: expect.any(String) });
    expect(families(shop, { maxResults: 1, nextToken: Object(first).nextToken })).toEqual({ families: ['crash'] });
  });

  it('refuses another status [ECS-203]', () => {
    expect(() => families(account(), { status: 'GONE' })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});
