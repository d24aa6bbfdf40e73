import { describe, expect, it } from 'vitest';
import type { LambdaFunction } from '../../../src/deployed/functions.ts';
import { Access } from '../../../src/deployed/template/access.ts';
import { defaultPlace } from '../../../src/deployed/world.ts';
import { deploy, forwards, readsQueue, roleWith, send, start, wiringOf } from '../tiny-stack.ts';

describe('a function', () => {
  it('is denied a call that its role does not allow', async () => {
    const guard = await deploy({ handler: forwards, resources: { Role: roleWith([readsQueue]) } });
    send(guard, 'one');
    await guard.runUntil(start + 1);
    expect(guard.logs.map(({ text }) => text)).toEqual(['AccessDenied\n']);
    expect(guard.refusals).toEqual([
      {
        at: start,
        hop: 'worker-1 calls sqs:SendMessage',
        action: 'sqs:SendMessage',
        resource: 'arn:aws:sqs:eu-west-1:111122223333:Tiny-Outbox',
        consequence: 'the call is denied',
      },
    ]);
  });
});

const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:Tiny-Queue';
const roleArn = 'arn:aws:iam::111122223333:role/Tiny-Role';

function accessOf(resources: Parameters<typeof wiringOf>[0] = {}) {
  const lambda = { roleArn } as unknown as LambdaFunction;
  const callerOf = (key: string) => (key === 'worker-1' ? lambda : undefined);
  return new Access({ wiring: wiringOf(resources), place: defaultPlace, now: () => 7, callerOf });
}

describe('a call over the wire', () => {
  const ask = (access: Access, accessKeyId: string, resources: readonly string[], keys = {}) =>
    access.authorize({ caller: { accessKeyId }, action: 'sqs:ReceiveMessage', resources, keys });

  it('of a function is allowed what its role is, on every resource that it touches', () => {
    const access = accessOf();
    expect(ask(access, 'worker-1', [queueArn])).toBe('allowed');
    expect(access.refusals).toEqual([]);
    expect(ask(access, 'worker-1', [queueArn, `${queueArn}-2`])).toBe('denied');
    expect(access.refusals).toEqual([
      {
        at: 7,
        hop: 'worker-1 calls sqs:ReceiveMessage',
        action: 'sqs:ReceiveMessage',
        resource: `${queueArn}-2`,
        consequence: 'the call is denied',
      },
    ]);
  });

  it('names the items whose keys the role may not touch', () => {
    const access = accessOf();
    ask(access, 'worker-1', ['arn:table'], { 'dynamodb:leadingkeys': ['alarm#a', 'sweep'] });
    expect(access.refusals[0]?.hop).toBe('worker-1 calls sqs:ReceiveMessage on items of alarm#a, sweep');
  });

  it('of the operator may be anything, and of anybody else nothing', () => {
    const access = accessOf();
    expect([ask(access, 'operator', ['arn:any']), ask(access, 'stranger', [queueArn])]).toEqual(['allowed', 'denied']);
  });
});

describe('an AWS service', () => {
  const hop = { hop: 'h', consequence: 'c', action: 'sqs:SendMessage', resource: queueArn };
  const rule = 'arn:aws:events:eu-west-1:111122223333:rule/Tiny-Rule';

  it('may send where the policy of the queue lets it in for that source', () => {
    const access = accessOf();
    expect(access.mayService('events.amazonaws.com', rule, hop)).toBe(true);
    expect(access.mayService('events.amazonaws.com', `${rule}-2`, hop)).toBe(false);
    expect(access.mayService('sns.amazonaws.com', rule, hop)).toBe(false);
  });

  it('may take on the roles that trust it', () => {
    const access = accessOf();
    const assume = { ...hop, action: 'sts:AssumeRole', resource: roleArn };
    expect(access.mayAssume('lambda.amazonaws.com', roleArn, assume)).toBe(true);
    expect(access.mayAssume('states.amazonaws.com', roleArn, assume)).toBe(false);
    expect(access.mayAssume('lambda.amazonaws.com', `${roleArn}-2`, assume)).toBe(false);
  });

  it('may take on a role that trusts it for one source for that source alone', () => {
    const Statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'lambda.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': rule } },
    };
    const AssumeRolePolicyDocument = { Version: '2012-10-17', Statement: [Statement] };
    const Role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument } };
    const access = accessOf({ Role });
    const assume = { ...hop, action: 'sts:AssumeRole', resource: roleArn };
    expect(access.mayAssume('lambda.amazonaws.com', roleArn, { ...assume, sourceArn: rule })).toBe(true);
    expect(access.mayAssume('lambda.amazonaws.com', roleArn, assume)).toBe(false);
  });
});
