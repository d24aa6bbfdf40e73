import { beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/core/time.ts';
import type { DeploymentChoice } from '../../../src/core/wait/choose-deployment.ts';
import type { ListedDeployment } from '../../../src/guard/ports.ts';
import type { FollowGateways } from '../../../src/guard/wait/follow.ts';
import {
  addListed,
  beginSearch,
  candidatesOf,
  foundBy,
  isSearchOver,
  readTaskDefinitions,
  revisionsToAsk,
  searchOnce,
} from '../../../src/guard/wait/search.ts';
import { at, deploymentArn, revisionArn, taskDefinitionArn } from '../../builders/facts.ts';
import { fakeGuard } from '../../fakes/fake-guard.ts';

const web = { cluster: 'shop', service: 'checkout' };
const any: DeploymentChoice = { since: undefined, taskDefinition: undefined };
const listed = (id: string, minute: number, fields: Partial<ListedDeployment> = {}): ListedDeployment => ({
  serviceDeploymentArn: deploymentArn(id),
  status: 'IN_PROGRESS',
  createdAt: at(minute),
  finishedAt: undefined,
  targetServiceRevisionArn: revisionArn(id),
  ...fields,
});
const begin = (choice: Partial<DeploymentChoice> = {}) => beginSearch(web, { ...any, ...choice }, at(0));
const chosen = (...args: Parameters<typeof foundBy>) => foundBy(...args)?.serviceDeploymentArn;

describe('searchOnce', () => {
  let calls: unknown[];
  let recent: readonly ListedDeployment[];
  let unfinished: readonly ListedDeployment[];
  let gateways: FollowGateways;

  beforeEach(() => {
    calls = [];
    recent = [];
    unfinished = [];
    const { services, alarms } = fakeGuard();
    gateways = {
      alarms,
      services: {
        ...services,
        describeServiceRevisions: async (arns) => {
          calls.push(['revisions', arns.length]);
          const described = arns.map((arn) => {
            const number = Number(arn.slice(arn.lastIndexOf('/') + 1));
            const images = { images: [], createdAt: undefined };
            return [arn, { serviceRevisionArn: arn, taskDefinitionArn: taskDefinitionArn(number), ...images }] as const;
          });
          return new Map(described);
        },
      },
      finder: {
        deploymentsSince: async (service, since) => {
          calls.push(['since', service.service, since]);
          return recent;
        },
        unfinishedDeployments: async () => {
          calls.push(['unfinished']);
          return unfinished;
        },
      },
    };
  });

  it('reads what is unfinished, and what began in the five minutes before the wait', async () => {
    recent = [listed('1', -4, { status: 'SUCCESSFUL' })];
    unfinished = [listed('2', -90)];
    const known = await searchOnce(gateways, begin());
    expect(calls).toEqual([['since', 'checkout', at(-5)], ['unfinished']]);
    expect([...known.listed.keys()]).toEqual([deploymentArn('1'), deploymentArn('2')]);
    // The newer of the two.
    expect(chosen(known)).toBe(deploymentArn('1'));
  });

  it('reads only what began since an instant that is given', async () => {
    recent = [listed('1', -29)];
    expect(chosen(await searchOnce(gateways, begin({ since: at(-30) })))).toBe(deploymentArn('1'));
    expect(calls).toEqual([['since', 'checkout', at(-30)]]);
  });

  it('asks in the next poll what new revisions deploy, instead of what is unfinished', async () => {
    recent = [listed('7', -1), listed('8', -2)];
    const first = await searchOnce(gateways, begin({ taskDefinition: 'checkout:8' }));
    expect(chosen(first)).toBeUndefined();
    calls.length = 0;
    const second = await searchOnce(gateways, first);
    expect(calls).toEqual([
      ['revisions', 2],
      ['since', 'checkout', at(-5)],
    ]);
    expect(chosen(second)).toBe(deploymentArn('8'));
    calls.length = 0;
    await searchOnce(gateways, second);
    expect(calls).toEqual([['since', 'checkout', at(-5)], ['unfinished']]);
  });

  it('does not ask again for a revision that ECS does not know', async () => {
    const silent: FollowGateways = {
      ...gateways,
      services: { ...gateways.services, describeServiceRevisions: async () => new Map() },
    };
    const known = addListed(begin({ taskDefinition: 'checkout:8' }), [listed('8', -1)]);
    const asked = await readTaskDefinitions(silent, known);
    expect(revisionsToAsk(asked)).toEqual([]);
    expect(chosen(asked)).toBeUndefined();
  });
});

describe('revisionsToAsk', () => {
  const many = Array.from({ length: 25 }, (_, index) => listed(`${index}`, index));

  it('are the twenty newest, each once, where a task definition is asked for', () => {
    const known = addListed(begin({ taskDefinition: 'checkout:8' }), [
      ...many,
      listed('99', 24, { targetServiceRevisionArn: revisionArn('24') }),
    ]);
    expect(revisionsToAsk(known)).toEqual(Array.from({ length: 20 }, (_, index) => revisionArn(`${24 - index}`)));
    expect(revisionsToAsk({ ...known, asked: [revisionArn('24')] })[0]).toBe(revisionArn('23'));
    expect(revisionsToAsk(addListed(begin(), many))).toEqual([]);
  });
});

describe('addListed', () => {
  it('keeps what earlier lists showed, in its newest words', () => {
    const once = addListed(begin(), [listed('1', 0), listed('2', 1)]);
    const twice = addListed(once, [listed('1', 0, { status: 'SUCCESSFUL' })]);
    expect([...twice.listed.values()].map(({ status }) => status)).toEqual(['SUCCESSFUL', 'IN_PROGRESS']);
  });
});

describe('candidatesOf', () => {
  it('has no task definition where that is not known', () => {
    const known = { ...begin(), taskDefinitions: new Map([[revisionArn('1'), taskDefinitionArn(7)]]) };
    const one = [listed('1', 0), listed('2', 0), listed('3', 0, { targetServiceRevisionArn: undefined })];
    expect(candidatesOf(known, one).map(({ taskDefinitionArn: arn }) => arn)).toEqual([
      taskDefinitionArn(7),
      undefined,
      undefined,
    ]);
  });
});

describe('isSearchOver', () => {
  it('is a minute after it began, when the lists have caught up', () => {
    expect(isSearchOver(begin(), epochMs(at(1) - 1))).toBe(false);
    expect(isSearchOver(begin(), at(1))).toBe(true);
  });
});
