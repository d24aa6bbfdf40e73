import { expect, it } from 'vitest';
import { targetGroupAt } from '../../../src/core/audit/target-group.ts';

it('the end of an ARN is the dimension, and the kind is not known', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1a2b3c4d5e6f7a8b';
  expect(targetGroupAt(arn, 'alternate')).toEqual({
    arn,
    dimension: 'targetgroup/web/1a2b3c4d5e6f7a8b',
    kind: 'unknown',
    role: 'alternate',
  });
});

it('a target group of VPC Lattice has no documented dimension', () => {
  const arn = 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-0123456789abcdef0';
  expect(targetGroupAt(arn, 'primary')).toEqual({ arn, dimension: { unknown: arn }, kind: 'lattice', role: 'primary' });
});
