import { describe, expect, it } from 'vitest';
import { behind } from '../shifted-web.ts';
import { create, refused } from './create-service.ts';

describe('CreateService refuses', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a strategy that is none',
      { strategy: 'BIG_BANG' },
      'strategy must be one of ROLLING, BLUE_GREEN, LINEAR, CANARY',
    ],
    ['a bake of more than a day', { bakeTimeInMinutes: 1441 }, 'bakeTimeInMinutes must be between 0 and 1440'],
    [
      'a maximum below the minimum',
      { minimumHealthyPercent: 80, maximumPercent: 70 },
      'maximumPercent must be at least',
    ],
    ['half a percent', { minimumHealthyPercent: 50.5 }, 'minimumHealthyPercent must be a whole number'],
    ['a step below 3 %', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } }, 'stepPercent must be'],
    ['a step between tenths', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 3.05 } }, 'multiple of 0.1'],
    ['a canary of nothing', { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } }, 'canaryPercent must be'],
    [
      'a canary bake of -1',
      { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: -1 } },
      'between 0 and 1440',
    ],
    [
      'a threshold above 100 %',
      {
        deploymentCircuitBreaker: {
          enable: true,
          rollback: true,
          thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 101 },
        },
      },
      'thresholdConfiguration.value must be between 1 and 100',
    ],
    [
      'a threshold of no type',
      {
        deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'SOME', value: 1 } },
      },
      'thresholdConfiguration.type must be',
    ],
    [
      'early success below the minimum',
      { earlySuccessCriteria: { enable: true, healthyPercent: 90, sourceServiceRevisionCleanup: 'BLOCKING' } },
      'at least minimumHealthyPercent 100',
    ],
    ['early success without a percentage', { earlySuccessCriteria: { enable: true } }, 'healthyPercent is required'],
    [
      'early success that does not say when the older tasks go',
      { earlySuccessCriteria: { enable: true, healthyPercent: 100 } },
      'sourceServiceRevisionCleanup is required when enable is true.',
    ],
    [
      'early success beside another strategy',
      { strategy: 'BLUE_GREEN', earlySuccessCriteria: { enable: true, healthyPercent: 100 } },
      'only supported with the ROLLING strategy',
    ],
    [
      'another way of cleaning up',
      { earlySuccessCriteria: { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: 'NEVER' } },
      'BLOCKING or DEFERRED',
    ],
  ])('%s [ECS-90]', (_, configuration, message) => {
    expect(() => create(configuration, behind())).toThrow(refused(message));
  });

  it('alarms and a bake with a controller that is not its own [ECS-92]', () => {
    const input = { deploymentController: { type: 'CODE_DEPLOY' } };
    const alarms = { alarmNames: [], enable: false, rollback: false };
    expect(() => create({ alarms }, input)).toThrow(
      refused('Alarm based rollback feature is only supported with ECS deployment controller.'),
    );
    expect(() => create({ bakeTimeInMinutes: 5 }, input)).toThrow(refused('not supported with the CODE_DEPLOY'));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a name with a space', { serviceName: 'my web' }, 'serviceName must be 1 to 255 letters'],
    ['fewer tasks than none', { desiredCount: -1 }, 'desiredCount'],
    ['half a task', { desiredCount: 1.5 }, 'desiredCount'],
    ['a launch type that is none', { launchType: 'MOON' }, 'launchType must be one of EC2, FARGATE'],
    ['a controller that is none', { deploymentController: { type: 'ME' } }, 'deploymentController.type must be one of'],
  ])('%s [ECS-90]', (_, input, message) => {
    expect(() => create({}, input)).toThrow(refused(message));
  });

  it('DAEMON, since this simulator schedules replicas only [ECS-93]', () => {
    expect(() => create({}, { schedulingStrategy: 'DAEMON', desiredCount: undefined })).toThrow(
      expect.objectContaining({ code: 'UnsupportedFeatureException' }),
    );
  });
});

describe('a configuration of another strategy', () => {
  it('is dropped without a word [ECS-65]', async () => {
    const canaryConfiguration = { canaryPercent: 10 };
    expect(create({ strategy: 'BLUE_GREEN', canaryConfiguration }, behind())).not.toHaveProperty('canaryConfiguration');
    expect(create({ strategy: 'CANARY', canaryConfiguration }, behind())).toMatchObject({ canaryConfiguration });
  });
});
