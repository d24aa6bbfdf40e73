import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../src/parameters.ts';
import type { ServiceState, TaskDefinitionState } from '../../src/services/ecs/state.ts';
import { failureModelSchema } from '../../src/workload/schema.ts';
import { planOf } from '../../src/workload/task-plan.ts';

const parameters = simulatorParameters();

const taskDefinition: TaskDefinitionState = {
  arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:2',
  family: 'api',
  revision: 2,
  containerDefinitions: [{ name: 'app', image: 'shop/api:v2-bad', environment: [{ name: 'VERSION', value: '2.1' }] }],
  registeredAt: 0,
  tags: [],
  rest: {},
};

function plan(model: unknown, { index = 0, seed = 1, loadBalancers = [] as unknown[], rest = {} } = {}) {
  const service = { loadBalancers, rest } as unknown as ServiceState;
  return planOf(failureModelSchema.parse(model), { service, taskDefinition, index, seed }, parameters);
}

describe('the plan of a task', () => {
  it('of a healthy version is the usual [LOAD-1]', () => {
    expect(plan({})).toEqual({});
  });

  it('ends before RUNNING when its image cannot be pulled, or when it crashes at once [LOAD-7]', () => {
    expect(plan({ imagePull: 'fails' })).toEqual({
      pendingMs: 120_000,
      failsToStart: {
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref shop/api:v2-bad: shop/api:v2-bad: not found',
        cannotPull: true,
      },
    });
    expect(plan({ crashAfter: '0s' })).toEqual({
      failsToStart: {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        exitCode: 1,
      },
    });
  });

  it.each([
    ['goes on', { enabled: true }, { after: '300s' }, undefined],
    ['goes on', { enabled: true, restartAttemptPeriod: 60 }, { after: '60s' }, undefined],
    ['ends, before a restart is allowed', { enabled: true }, { after: '299s' }, 299_000],
    [
      'ends, by an exit code that the policy ignores',
      { enabled: true, ignoredExitCodes: [1] },
      { after: '300s' },
      300_000,
    ],
    ['ends, by another policy', { enabled: false }, { after: '300s' }, 300_000],
    [
      'ends, because a kill for memory has no restart here',
      { enabled: true },
      { after: '300s', exitCode: 137 },
      300_000,
    ],
  ])('%s after a crash with a restart policy: %j %j [LOAD-81]', (_, restartPolicy, crashAfter, endsMs) => {
    const containerDefinitions = [
      { name: 'proxy', image: 'example/proxy', essential: false },
      { name: 'app', image: 'example/app', restartPolicy },
    ];
    const model = failureModelSchema.parse({ crashAfter });
    const service = { loadBalancers: [], rest: {} };
    const made = planOf(
      model,
      { service, taskDefinition: { ...taskDefinition, containerDefinitions }, index: 0, seed: 1 },
      parameters,
    );
    expect(made.exits?.afterMs).toBe(endsMs);
  });

  it('ends when its work is done, with exit code 0 or another one [LOAD-80]', () => {
    const end = {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      exitCode: 0,
      afterMs: 45_000,
    };
    expect(plan({ exitAfter: '45s' })).toEqual({ exits: end });
    expect(plan({ exitAfter: { after: '45s', exitCode: 1 } })).toEqual({ exits: { ...end, exitCode: 1 } });
    expect(plan({ exitAfter: '45s', crashAfter: '1m' })).toEqual({ exits: end });
    expect(plan({ exitAfter: '2m', crashAfter: '1m' })).toMatchObject({ exits: { exitCode: 1, afterMs: 60_000 } });
  });

  it('ends by a crash or by the end of its memory, whichever comes first [LOAD-6] [LOAD-7]', () => {
    const crash = { stopCode: 'EssentialContainerExited', stoppedReason: 'boom', exitCode: 3, afterMs: 60_000 };
    expect(plan({ crashAfter: { after: '1m', exitCode: 3, reason: 'boom' }, memory: 30 })).toEqual({ exits: crash });
    // From 40 % with 60 % a minute there is room for one minute.
    expect(plan({ crashAfter: '2m', memory: 60 })).toEqual({
      exits: {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'OutOfMemoryError: Container killed due to memory usage',
        exitCode: 137,
        afterMs: 60_000,
      },
    });
  });

  it('crashes at another age than the next task, if the crash has noise, and at the same age for the same seed [LOAD-17]', () => {
    const ages = (seed: number, noise?: string) =>
      Array.from(
        { length: 100 },
        (_, index) => plan({ crashAfter: { after: '100s', noise } }, { index, seed }).exits?.afterMs ?? 0,
      );
    expect(new Set(ages(1))).toEqual(new Set([100_000]));
    const spread = ages(1, '50%');
    // From 50 s to 150 s: of a hundred tasks, some are in each of the outer fifths.
    expect(spread.filter((age) => age < 50_000 || age > 150_000)).toEqual([]);
    expect([spread.some((age) => age < 70_000), spread.some((age) => age > 130_000)]).toEqual([true, true]);
    expect(ages(1, '50%')).toEqual(spread);
    expect(ages(2, '50%')).not.toEqual(spread);
  });

  it('is healthy later, never, or no longer [LOAD-8]', () => {
    expect(plan({ startUp: '90s' }, { loadBalancers: [{}] })).toEqual({ healthyAfterMs: 120_000 });
    expect(plan({ startUp: '90s' }, { rest: { vpcLatticeConfigurations: [{}] } })).toEqual({ healthyAfterMs: 120_000 });
    // Nobody checks its health: 40 s after RUNNING it counts as healthy, whatever it does.
    expect(plan({ startUp: '90s' })).toEqual({});
    expect(plan({ neverHealthy: true })).toEqual({ healthyAfterMs: 'never' });
    expect(plan({ unhealthyAfter: '5m' })).toEqual({ unhealthyAfterMs: 300_000 });
    expect(plan({ spotInterruption: '10m' })).toEqual({ interruptedAfterMs: 600_000 });
  });

  it('is bad for a share of the tasks only [LOAD-3]', () => {
    const half = { crashAfter: { after: '0s', tasks: '50%' } };
    expect([0, 1, 2, 3].map((index) => Object.keys(plan(half, { index })))).toEqual([
      [],
      ['failsToStart'],
      [],
      ['failsToStart'],
    ]);
  });
});
