import { findOperation, findService } from '@ecs-guard/simulator/wire/operations';
import { describe, expect, it } from 'vitest';
import { insteadOf } from '../../../tools/simulator-pages/survey.ts';

function operationOf(signingName: string, name: string) {
  const service = findService(signingName);
  const operation = service && findOperation(service, name);
  if (operation === undefined) throw new Error(`${signingName} has no operation ${name}`);
  return operation;
}

describe('what to use instead of an operation', () => {
  it.each([
    ['ecs', 'StartTask', 'the simulator places tasks itself: use RunTask'],
    [
      'monitoring',
      'PutCompositeAlarm',
      'the simulator does not support composite alarms (PutCompositeAlarm): combine the metrics in one alarm on metric math',
    ],
    ['events', 'PutRule', 'read the events at GET /events of the control port'],
  ])('is in its refusal: %s %s', async (service, name, instead) => {
    expect(await insteadOf(operationOf(service, name))).toBe(instead);
  });

  it('is asked of no operation that is served', async () => {
    await expect(insteadOf(operationOf('ecs', 'StopTask'))).rejects.toThrow('StopTask is served: give it samples');
  });

  it('passes a bug of the simulator on', async () => {
    const broken = {
      signingName: 'ecs',
      resourcesOf: () => ['*'],
      handle: () => Promise.reject(new TypeError('a bug')),
    };
    await expect(insteadOf(operationOf('ecs', 'StopTask'), [broken])).rejects.toThrow('a bug');
  });
});
