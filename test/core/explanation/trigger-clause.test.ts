import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, Protection } from '../../../src/core/deployment/record.ts';
import { describeTrigger } from '../../../src/core/explanation/trigger-clause.ts';
import { plainText } from '../../../src/core/report/phrase.ts';
import { bareRecord } from '../../builders/records.ts';

const describeOf = (fields: Partial<DeploymentRecord>) => plainText(describeTrigger(bareRecord(fields)));

describe('a success', () => {
  it.each([
    [{ state: 'armed', alarmNames: [] }, 'ECS deployed the new revision, and no deployment alarm stopped it'],
    [{ state: 'off-not-configured', alarmNames: [] }, 'ECS deployed the new revision; it has no deployment alarms'],
    [
      { state: 'off-alarm-at-start', alarmNames: ['a', 'b'] },
      'ECS deployed the new revision without watching its alarms, because a, b were in ALARM when the deployment started',
    ],
    [
      { state: 'off-alarm-at-start', alarmNames: [] },
      'ECS deployed the new revision without watching its alarms, and gives no reason',
    ],
    [
      { state: 'off-during-deployment', alarmNames: ['a'] },
      'ECS deployed the new revision, and stopped watching its alarms before the end, because a was deleted or replaced',
    ],
    [
      { state: 'off-during-deployment', alarmNames: [] },
      'ECS deployed the new revision, and stopped watching its alarms before the end',
    ],
    [
      { state: 'off-early-success', alarmNames: [] },
      'ECS deployed the new revision, and stopped watching its alarms before all tasks were replaced (early success)',
    ],
    [
      { state: 'blind', alarmNames: ['a', 'b', 'c', 'd'] },
      'ECS deployed the new revision without watching its alarms, because it cannot use a, b, c, and 1 more',
    ],
    [
      { state: 'blind', alarmNames: [] },
      'ECS deployed the new revision without watching its alarms, which ECS cannot use',
    ],
    [{ state: 'unknown', alarmNames: [] }, 'ECS deployed the new revision; whether it watched alarms is not known'],
  ] as const satisfies readonly (readonly [Protection, string])[])(
    'with the protection %o says so',
    (protection, said) => {
      expect(describeOf({ phase: 'finished', outcome: 'succeeded', protection })).toBe(said);
    },
  );
});

it.each([
  ['pending', 'ECS is about to deploy the new revision'],
  ['rolling-out', 'ECS is rolling out the new revision'],
  ['baking', 'ECS runs the new revision and still watches its alarms'],
  ['awaiting-approval', 'ECS waits for an approval of the new revision'],
  ['rolling-back', 'ECS is rolling back the new revision; ECS gives no reason'],
] as const)('a deployment that is %s says so', (phase, said) => {
  expect(describeOf({ phase })).toBe(said);
});
