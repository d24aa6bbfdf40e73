import { describe, expect, it } from 'vitest';
import { ecsArn, nameOf, parseEcsArn } from '../../../src/services/ecs/arns.ts';

describe('parseEcsArn', () => {
  it('reads the scope, the kind and the path', () => {
    expect(parseEcsArn('arn:aws-cn:ecs:cn-north-1:444455556666:service/shop/web')).toEqual({
      partition: 'aws-cn',
      region: 'cn-north-1',
      account: '444455556666',
      kind: 'service',
      path: ['shop', 'web'],
    });
  });

  it('keeps a colon in the name of a task definition', () => {
    expect(parseEcsArn('arn:aws:ecs:us-east-1:111122223333:task-definition/api:7')?.path).toEqual(['api:7']);
  });

  it.each([
    'web',
    'arn:aws:sqs:us-east-1:111122223333:queue',
    'arn::ecs:us-east-1:111122223333:cluster/a',
    'arn:aws:ecs',
  ])('does not take "%s" for an ARN of ECS', (text) => {
    expect(parseEcsArn(text)).toBeUndefined();
  });
});

describe('ecsArn', () => {
  it('joins the kind and the path by slashes', () => {
    const scope = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
    expect(ecsArn(scope, 'service', 'shop', 'web')).toBe('arn:aws:ecs:us-east-1:111122223333:service/shop/web');
    expect(ecsArn(scope, 'cluster', 'shop')).toBe('arn:aws:ecs:us-east-1:111122223333:cluster/shop');
  });
});

describe('nameOf', () => {
  it.each([
    ['arn:aws:ecs:us-east-1:111122223333:service/shop/web', 'web'],
    ['arn:aws:ecs:us-east-1:111122223333:task-definition/api:7', 'api:7'],
    ['web', 'web'],
  ])('of %s is %s', (text, name) => {
    expect(nameOf(text)).toBe(name);
  });
});
