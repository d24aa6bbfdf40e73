import { describe, expect, it } from 'vitest';
import { parseServiceArn, parseTaskDefinition, serviceArnOfDeployment } from '../../src/core/arn.ts';
import { SERVICE } from '../builders/facts.ts';

describe('parseServiceArn', () => {
  it('reads the long and the short form of every partition', () => {
    expect(parseServiceArn('arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service/shop/checkout')).toMatchObject({
      partition: 'aws-us-gov',
      cluster: 'shop',
      service: 'checkout',
    });
    expect(parseServiceArn('arn:aws:ecs:eu-west-1:111122223333:service/checkout')).toMatchObject({
      cluster: undefined,
      service: 'checkout',
    });
  });

  it.each([
    '',
    'checkout',
    'arn:aws:ecs:eu-west-1:1:task/shop/checkout',
    'arn:aws:ecs:eu-west-1:1:service/',
    'arn:aws:ecs:eu-west-1:1:service/a/b/c',
    'arn:aws:s3:::service/a',
  ])('refuses %s', (text) => {
    expect(parseServiceArn(text)).toBeUndefined();
  });

  it('finds the service of a service deployment', () => {
    expect(serviceArnOfDeployment('arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/abc')).toBe(
      SERVICE,
    );
    expect(serviceArnOfDeployment(SERVICE)).toBeUndefined();
  });
});

describe('parseTaskDefinition', () => {
  it.each([
    ['arn:aws:ecs:eu-west-1:111122223333:task-definition/check_out-1:43', { family: 'check_out-1', revision: 43 }],
    ['checkout:7', { family: 'checkout', revision: 7 }],
    ['checkout', undefined],
    ['arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout', undefined],
    [undefined, undefined],
  ])('reads %s', (text, expected) => {
    expect(parseTaskDefinition(text)).toEqual(expected);
  });
});
