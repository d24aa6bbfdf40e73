import { describe, expect, it } from 'vitest';
import { describedDeployment, pastDeploymentOf } from '../../../src/core/history/past-deployment.ts';
import { at, deployment, deploymentArn, rolledBackByAlarm, SERVICE, taskDefinitionArn } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';

const beside = {
  siblings: [],
  listedAt: at(60),
  now: at(60),
  revision: { taskDefinitionArn: taskDefinitionArn(2), images: [] },
};

describe('a past deployment of a record', () => {
  it('has the fields of a list, and of its alarms those that fired', () => {
    const record = fullRecord();
    const [fired] = record.alarms;
    const quiet = fired === undefined ? [] : [{ ...fired, alarmName: 'checkout-latency', triggered: false }];
    const past = pastDeploymentOf({ ...record, alarms: [...record.alarms, ...quiet] });
    expect(past).toEqual({
      serviceArn: record.serviceArn,
      serviceDeploymentArn: record.serviceDeploymentArn,
      createdAt: record.createdAt,
      startedAt: record.startedAt,
      rollbackStartedAt: record.rollbackStartedAt,
      finishedAt: record.finishedAt,
      strategy: 'ROLLING',
      phase: 'finished',
      outcome: 'rolled-back',
      cause: 'alarm',
      reason: 'an ümlaut and a newline\n',
      alarmNames: ['checkout-5xx'],
      taskDefinitionArn: undefined,
      images: [{ container: 'app', image: 'shop:8', digest: undefined }],
      baseline: false,
    });
  });
});

describe('a past deployment of ECS', () => {
  it('has outcome, cause and alarms by the rules of the records', () => {
    expect(describedDeployment(rolledBackByAlarm(), beside)).toMatchObject({
      serviceArn: SERVICE,
      outcome: 'rolled-back',
      cause: 'alarm',
      alarmNames: ['checkout-5xx'],
      rollbackStartedAt: at(5, 20),
      finishedAt: at(7),
      taskDefinitionArn: taskDefinitionArn(2),
      baseline: false,
    });
  });

  it('is superseded if another one was created before its end', () => {
    const stopped = deployment({ status: 'STOPPED', stoppedAt: at(3), finishedAt: undefined });
    const newer = { serviceDeploymentArn: deploymentArn('newer'), createdAt: at(2) };
    expect(describedDeployment(stopped, { ...beside, siblings: [newer] })).toMatchObject({
      outcome: 'superseded',
      cause: undefined,
      finishedAt: at(3),
    });
    const later = { ...newer, createdAt: at(4) };
    expect(describedDeployment(stopped, { ...beside, siblings: [later] })).toMatchObject({
      outcome: 'stopped',
      cause: 'unknown',
    });
  });

  it('has no end while it runs, and while its end is not final', () => {
    expect(describedDeployment(deployment(), beside)).toMatchObject({ outcome: undefined, finishedAt: undefined });
    const stopped = deployment({ status: 'STOPPED', stoppedAt: at(3), finishedAt: undefined });
    const soon = { ...beside, listedAt: at(3, 10), now: at(3, 10) };
    expect(describedDeployment(stopped, soon)).toMatchObject({ outcome: undefined, finishedAt: undefined });
  });
});
