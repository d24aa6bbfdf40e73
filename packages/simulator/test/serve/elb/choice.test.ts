import { describe, expect, it } from 'vitest';
import { checked, choose, notFound } from '../../../src/serve/elb/choice.ts';

const all = [
  { arn: 'arn:1', name: 'one' },
  { arn: 'arn:2', name: 'two' },
];
const by = { arnOf: (one: (typeof all)[0]) => one.arn, nameOf: (one: (typeof all)[0]) => one.name };

describe('the resources of a request', () => {
  it('are all, or those that it names, in its order [ELB-4]', () => {
    const { missing } = { missing: notFound.rule };
    expect(choose(all, { ...by, arns: undefined, missing })).toEqual(all);
    expect(choose(all, { ...by, arns: ['arn:2', 'arn:1'], missing })).toEqual(all.toReversed());
    expect(choose(all, { ...by, arns: undefined, names: ['two'], missing })).toEqual([all[1]]);
    expect(() => choose(all, { ...by, arns: undefined, names: ['three'], missing })).toThrow(
      'One or more rules not found',
    );
  });

  it('have ARNs of their own kind [ELB-4]', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/front/1/2';
    expect(checked([arn], 'listener', 'listener')).toEqual([arn]);
    expect(checked(undefined, 'listener', 'listener')).toBeUndefined();
    expect(() => checked([arn], 'targetgroup', 'target group')).toThrow(`'${arn}' is not a valid target group ARN`);
  });
});
