import { describe, expect, it } from 'vitest';
import { callsToLookUp, chooseAuthor, type TrailCall } from '../../../src/core/explanation/author.ts';
import { epochMs } from '../../../src/core/time.ts';
import { at, T0, taskDefinitionArn } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';

/** Created at 10:00. */
const record = rolledBack;

const call = (fields: Partial<TrailCall> = {}): TrailCall => ({
  eventName: 'UpdateService',
  at: epochMs(T0 - 1_000),
  identityType: 'AssumedRole',
  principalArn: 'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions',
  userName: undefined,
  issuerName: 'deploy',
  invokedBy: undefined,
  userAgent: 'aws-cli/2.31',
  taskDefinition: 'checkout:2',
  ...fields,
});
const session = (role: string, name: string): Partial<TrailCall> => ({
  principalArn: `arn:aws:sts::111122223333:assumed-role/${role}/${name}`,
  issuerName: role,
});

describe('the author', () => {
  it.each<[string, Partial<TrailCall>, string, string]>([
    ['a session of GitHub Actions names no person', {}, 'pipeline', 'deploy'],
    [
      'a session of GitHub Actions with a name of its own',
      session('deploy', 'shop-8842119021'),
      'pipeline',
      'deploy/shop-8842119021',
    ],
    ['a session of botocore', session('ci', 'botocore-session-1764489600'), 'pipeline', 'ci'],
    [
      'a session of the CDK',
      session('cdk-hnb659fds-deploy-role', 'aws-cdk-jane'),
      'pipeline',
      'cdk-hnb659fds-deploy-role',
    ],
    ['a sign-in by IAM Identity Center', session('AWSReservedSSO_Admin_0123456789abcdef', 'jane'), 'person', 'jane'],
    ['a session named like an address', session('engineer', 'jane@example.com'), 'person', 'jane@example.com'],
    [
      'an IAM user',
      { identityType: 'IAMUser', userName: 'jane', principalArn: 'arn:aws:iam::111122223333:user/jane' },
      'person',
      'jane',
    ],
    ['CloudFormation', { invokedBy: 'cloudformation.amazonaws.com' }, 'aws-service', 'cloudformation.amazonaws.com'],
    [
      'the root user',
      { identityType: 'Root', principalArn: 'arn:aws:iam::111122223333:root' },
      'person',
      'the root user of the account',
    ],
  ])('of %s', (_, fields, kind, name) => {
    expect(chooseAuthor([call(fields)], record)).toMatchObject({ kind, name, eventName: 'UpdateService' });
  });

  it('is the last call before the deployment', () => {
    const calls = [call({ at: epochMs(T0 - 60_000), userAgent: 'first' }), call({ userAgent: 'second' })];
    expect(chooseAuthor(calls, record)?.userAgent).toBe('second');
  });

  it('is a call for its task definition rather than a later one, such as of auto scaling', () => {
    const scaling = call({ at: T0, taskDefinition: undefined, invokedBy: 'ecs.application-autoscaling.amazonaws.com' });
    for (const taskDefinition of [taskDefinitionArn(2), 'checkout:2', 'checkout']) {
      expect(chooseAuthor([scaling, call({ taskDefinition })], record)?.kind).toBe('pipeline');
    }
  });

  it('is unknown if the calls are too early or too late', () => {
    expect(chooseAuthor([call({ at: at(-2, -1) }), call({ at: at(0, 6) })], record)).toBeUndefined();
    expect(chooseAuthor([call({ at: at(-2) })], record)).toBeDefined();
    expect(chooseAuthor([call({ at: at(0, 5) })], record)).toBeDefined();
  });

  it('is looked up in CreateService first for a service without an earlier revision', () => {
    expect(callsToLookUp(record)[0]).toBe('UpdateService');
    expect(callsToLookUp({ ...record, revisions: { ...record.revisions, from: undefined } })[0]).toBe('CreateService');
  });
});
