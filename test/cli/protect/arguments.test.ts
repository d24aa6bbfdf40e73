import { describe, expect, it } from 'vitest';
import { readProtectArguments } from '../../../src/cli/protect/arguments.ts';

const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';

it('needs a service alone', () => {
  expect(readProtectArguments(['--service', 'checkout'])).toEqual({
    is: 'read',
    protect: {
      choice: { cluster: 'default', service: 'checkout', loadBalancer: undefined, queue: undefined },
      requestsPerMinute: undefined,
      form: 'cli',
      json: false,
      region: undefined,
      profile: undefined,
    },
  });
});

it('reads every option', () => {
  const args = [
    ['--service', ARN, '--load-balancer', 'app/web/50dc6c495c0c9188', '--requests-per-minute', '12.5', '--json'],
    ['--queue', 'orders', '--dead-letter-queue', 'dead', '--visibility-timeout', '5m', '--as', 'cloudformation'],
    ['--profile', 'prod'],
  ].flat();
  expect(readProtectArguments(args)).toEqual({
    is: 'read',
    protect: {
      choice: {
        cluster: 'shop',
        service: ARN,
        loadBalancer: 'app/web/50dc6c495c0c9188',
        queue: { main: 'orders', dead: 'dead', visibilityTimeout: 300 },
      },
      requestsPerMinute: 12.5,
      form: 'cloudformation',
      json: true,
      region: 'eu-west-1',
      profile: 'prod',
    },
  });
});

it('reads nothing else for the policy', () => {
  expect(readProtectArguments(['--policy'])).toEqual({ is: 'policy' });
});

describe('a wrong argument', () => {
  const SERVICE = ['--service', 'checkout'];
  it.each([
    [[], 'no service given: give --service'],
    [
      ['--service', 'a/b'],
      '--service must be a name or an ARN like arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME, got "a/b"',
    ],
    [
      ['--service', ARN, '--cluster', 'other'],
      '--cluster is "other", but the ARN names "shop": leave --cluster out, or correct one',
    ],
    [
      ['--service', ARN, '--region', 'us-east-1'],
      '--region is "us-east-1", but the ARN names "eu-west-1": leave --region out, or correct one',
    ],
    [[...SERVICE, '--region', 'Ireland'], '--region must be like eu-west-1, got "Ireland"'],
    [[...SERVICE, '--load-balancer', 'web'], '--load-balancer must be like app/web/50dc6c495c0c9188, got "web"'],
    [[...SERVICE, '--requests-per-minute', 'x'], '--requests-per-minute must be a number from 0 to 1000000, got "x"'],
    [[...SERVICE, '--dead-letter-queue', 'a'], '--dead-letter-queue and --visibility-timeout need --queue'],
    [
      [...SERVICE, '--queue', 'a', '--visibility-timeout', '13h'],
      '--visibility-timeout must be a duration like 90s, 5m or 1h30m, at most 12h, got "13h": write 12h',
    ],
    [[...SERVICE, '--profile', ''], '--profile must not be empty'],
  ])('%j is refused', (args, fault) => {
    expect(readProtectArguments(args)).toMatchObject({ is: 'refused', faults: [fault] });
  });
});
