import { describe, expect, it } from 'vitest';
import { readWhyArguments } from '../../../src/cli/why/arguments.ts';

const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/d1';

describe('the arguments of why', () => {
  it('name a service, or a deployment with its service and Region', () => {
    expect(readWhyArguments(['--cluster', 'shop', '--service', 'web'])).toMatchObject({
      why: { service: { cluster: 'shop', service: 'web' }, deployment: undefined, format: 'terminal' },
    });
    expect(readWhyArguments(['--deployment', ARN, '--json'])).toMatchObject({
      why: { service: { cluster: 'shop', service: 'web' }, deployment: ARN, region: 'eu-west-1', format: 'json' },
    });
  });

  it.each([
    [[], '--service is missing: name the service to explain, or --deployment ARN'],
    [['--service', 'web', '--json', '--html'], '--json and --html exclude each other: leave one out'],
    [['--service', 'web', '--output', 'x'], '--output needs --json, --markdown or --html: name the form of the file'],
    [['--service', 'web', '--force'], '--force needs --output: name a file, or leave --force out'],
    [['--service', ''], '--service must not be empty'],
    [['--deployment', 'd1'], '--deployment must be an ARN'],
  ])('%j is refused with what is wrong', (args, fault) => {
    const reading = readWhyArguments(args);
    expect(reading.is === 'refused' ? reading.faults.join('\n') : reading).toContain(fault);
  });
});
