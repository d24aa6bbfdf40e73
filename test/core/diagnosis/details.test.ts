import { describe, expect, it } from 'vitest';
import { findDetails } from '../../../src/core/diagnosis/details.ts';

describe('the details of a text', () => {
  it.each([
    [
      'failed to resolve ref 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:43: 111122223333…: not found',
      { image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:43' },
    ],
    ['failed to resolve ref "docker.io/library/nginx:1": i/o timeout', { image: 'docker.io/library/nginx:1' }],
    ['pull access denied for shop/checkout, repository does not exist', { image: 'shop/checkout' }],
    ['The task cannot pull registry auth from Amazon ECR', {}],
    [
      "secret with ARN 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf' from",
      { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf' },
    ],
    [
      'on resource: arn:aws-cn:ssm:cn-north-1:111122223333:parameter/a/b because',
      { secretArn: 'arn:aws-cn:ssm:cn-north-1:111122223333:parameter/a/b' },
    ],
    [
      '(port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1)',
      { port: 8080, targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1' },
    ],
    ["the role 'arn:aws:iam::111122223333:role/a' that", { roleArn: 'arn:aws:iam::111122223333:role/a' }],
    ["in subnet 'subnet-0a1b'", { subnetId: 'subnet-0a1b' }],
    ['Essential container in task exited', {}],
  ])('of "%s"', (text, details) => {
    expect(findDetails(text)).toEqual(details);
  });
});
