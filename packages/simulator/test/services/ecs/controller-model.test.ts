import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trafficOf } from '../../../src/services/ecs/deployment/traffic.ts';
import type { ServiceState, TaskState } from '../../../src/services/ecs/state.ts';
import type { TaskPlan } from '../../../src/services/ecs/tasks/behaviours.ts';
import type { Progress } from '../../../src/services/ecs/world.ts';
import { type Account, account, newestDeployment, noon, update } from './account.ts';
import { behind } from './shifted-web.ts';

/** How the tasks of each family fare. */
const plans: Readonly<Record<string, TaskPlan>> = {
  good: {},
  crash: {
    failsToStart: {
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotPullContainerError: not found',
      cannotPull: true,
    },
  },
  never: { healthyAfterMs: 'never' },
  early: {
    healthyAfterMs: 600_000,
    exits: { afterMs: 590_000, stopCode: 'EssentialContainerExited', stoppedReason: 'gone' },
  },
  sick: { unhealthyAfterMs: 120_000 },
};
const families = Object.keys(plans);

/** As published; kept apart from the simulator's own table on purpose. */
const following: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['IN_PROGRESS', 'ROLLBACK_REQUESTED', 'STOP_REQUESTED', 'STOPPED'],
  IN_PROGRESS: ['SUCCESSFUL', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'STOPPED'],
  STOP_REQUESTED: ['STOPPED'],
  ROLLBACK_REQUESTED: ['SUCCESSFUL', 'ROLLBACK_IN_PROGRESS', 'STOPPED'],
  ROLLBACK_IN_PROGRESS: ['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'],
};
const ends = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'];

interface Setting {
  readonly strategy: string;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly breaker: { enable: boolean; rollback: boolean; resetOnHealthyTask: boolean; value: number };
  readonly alarmRollback: boolean;
  readonly bakeTimeInMinutes: number;
  readonly early: string;
  readonly pauses: boolean;
  readonly hookAnswers: readonly string[];
}

const setting: fc.Arbitrary<Setting> = fc.record({
  strategy: fc.constantFrom('ROLLING', 'ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'),
  minimumHealthyPercent: fc.constantFrom(0, 33, 50, 100),
  maximumPercent: fc.constantFrom(100, 125, 150, 200),
  breaker: fc.record({
    enable: fc.boolean(),
    rollback: fc.boolean(),
    resetOnHealthyTask: fc.boolean(),
    value: fc.integer({ min: 1, max: 4 }),
  }),
  alarmRollback: fc.boolean(),
  bakeTimeInMinutes: fc.integer({ min: 0, max: 6 }),
  early: fc.constantFrom('off', 'BLOCKING', 'DEFERRED'),
  pauses: fc.boolean(),
  hookAnswers: fc.array(fc.constantFrom('SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'IN_PROGRESS', 'FAILED', 'nonsense'), {
    maxLength: 12,
  }),
});

function configurationOf(given: Setting): Record<string, unknown> {
  const { strategy, minimumHealthyPercent, maximumPercent, bakeTimeInMinutes, breaker, early } = given;
  const { value, ...deploymentCircuitBreaker } = breaker;
  const isRolling = strategy === 'ROLLING';
  const hook = {
    hookTargetArn: 'arn:hook',
    roleArn: 'r',
    lifecycleStages: ['PRE_SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT'],
  };
  const pause = {
    targetType: 'PAUSE',
    lifecycleStages: isRolling ? ['PRE_SCALE_UP', 'POST_SCALE_UP'] : ['POST_TEST_TRAFFIC_SHIFT'],
    timeoutConfiguration: { timeoutInMinutes: 20, action: 'CONTINUE' },
  };
  return {
    strategy,
    minimumHealthyPercent,
    maximumPercent,
    bakeTimeInMinutes,
    deploymentCircuitBreaker: { ...deploymentCircuitBreaker, thresholdConfiguration: { type: 'COUNT', value } },
    alarms: { alarmNames: ['errors'], enable: true, rollback: given.alarmRollback },
    ...(isRolling && early !== 'off'
      ? { earlySuccessCriteria: { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: early } }
      : {}),
    lifecycleHooks: [...(isRolling ? [] : [hook]), ...(given.pauses ? [pause] : [])],
    linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 1 },
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 3 },
  };
}

/** The controller under test, watched after every entry of the clock and every call. */
class Watched {
  readonly shop: Account;
  readonly service: ServiceState;
  readonly #given: Setting;
  readonly #statuses = new Map<string, string>();
  #healthy = new Set<TaskState>();

  constructor(given: Setting) {
    this.#given = given;
    let answers = 0;
    this.shop = account({
      parameters: { deploymentListLagMs: 0, shuffleLists: false },
      onProgress: (progress) => this.#hear(progress),
      behaviours: {
        planTask: ({ taskDefinition }) => plans[taskDefinition.family] ?? {},
        invokeHook: () => ({ payload: { hookStatus: given.hookAnswers[answers++] ?? 'SUCCEEDED' } }),
      },
    });
    for (const family of families)
      this.shop.call('RegisterTaskDefinition', {
        family,
        containerDefinitions: [{ name: 'app', image: family, memory: 256, portMappings: [{ containerPort: 8080 }] }],
      });
    this.shop.alarms.set('errors', { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 });
    this.shop.call('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'good',
      desiredCount: 3,
      ...(given.strategy === 'ROLLING' ? {} : behind()),
      deploymentConfiguration: configurationOf(given),
    });
    const [service] = this.shop.ecs.store.allServices();
    if (service === undefined) throw new Error('no service');
    this.service = service;
  }

  do(run: () => void): void {
    run();
    this.check();
  }

  async advanceTo(ms: number): Promise<void> {
    while ((this.shop.clock.nextAt() ?? Number.POSITIVE_INFINITY) <= ms) {
      await this.shop.clock.advance();
      this.check();
    }
    await this.shop.clock.advanceTo(ms);
  }

  check(): void {
    const { service } = this;
    if (service.rows.filter(({ status }) => status === 'PRIMARY').length !== 1) throw new Error('not one PRIMARY');
    const open = service.deployments.filter(({ status }) => !ends.includes(status) && status !== 'STOP_REQUESTED');
    if (open.length > 1) throw new Error('two deployments at once');
    this.#checkBounds();
    expect(this.shop.ecs.trafficOf(service.arn)).toEqual(trafficOf(this.shop.ecs.store, service));
    const weights = [...(service.weights?.requested.production.values() ?? [])];
    if (weights.length > 0) expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(100);
    this.#healthy = new Set(service.tasks.filter((task) => task.healthy));
  }

  #checkBounds(): void {
    if (this.#given.strategy !== 'ROLLING') return;
    const { tasks, desiredCount } = this.service;
    const live = tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPING' && lastStatus !== 'STOPPED').length;
    const maximum = Math.floor((desiredCount * this.#given.maximumPercent) / 100);
    if (live > maximum) throw new Error(`${live} tasks run or are pending, of at most ${maximum}`);
    const minimum = Math.ceil((desiredCount * this.#given.minimumHealthyPercent) / 100);
    const healthy = tasks.filter((task) => task.healthy).length;
    const stopped = [...this.#healthy].filter(({ lastStatus, condemned }) => lastStatus === 'STOPPING' && !condemned);
    if (stopped.length > 0 && healthy < minimum)
      throw new Error(`${stopped.length} healthy tasks were stopped, which left ${healthy} of at least ${minimum}`);
  }

  #hear({ deploymentArn, status }: Progress): void {
    if (status === undefined) return;
    const before = this.#statuses.get(deploymentArn) ?? 'PENDING';
    if (following[before]?.includes(status) !== true) throw new Error(`${before} was followed by ${status}`);
    this.#statuses.set(deploymentArn, status);
  }

  /** Nothing is left to wait for, or the stuck state has a name in simulator/BEHAVIOUR.md. */
  checkEnd(): void {
    const { status } = newestDeployment(this.shop);
    if (ends.includes(status)) return;
    const name = this.#stuckState();
    if (name === undefined) throw new Error(`stuck in ${status} without a name`);
  }

  #stuckState(): string | undefined {
    const rollout = this.shop.ecs.rolloutOf(this.service.arn);
    if (rollout === undefined || rollout.shift !== undefined) return undefined;
    const family = rollout.goal.taskDefinitionArn.split('/').at(-1)?.split(':')[0] ?? '';
    if (family !== 'good') return 'tasks-keep-failing';
    return rollout.stuckReported ? 'no-room-to-move' : undefined;
  }
}

type Command = fc.AsyncCommand<object, Watched>;

function command(name: string, run: (real: Watched) => void | Promise<void>): Command {
  return { check: () => true, run: async (_, real) => run(real), toString: () => name };
}

const commands: fc.Arbitrary<Command>[] = [
  fc
    .constantFrom(...families)
    .map((family) => command(`deploy ${family}`, (real) => real.do(() => deploy(real, family)))),
  fc
    .integer({ min: 0, max: 6 })
    .map((desiredCount) =>
      command(`desire ${desiredCount}`, (real) => real.do(() => update(real.shop, { desiredCount }))),
    ),
  fc
    .tuple(fc.constantFrom(...families), fc.integer({ min: 0, max: 6 }))
    .map(([family, desiredCount]) =>
      command(`deploy ${family} and desire ${desiredCount}`, (real) =>
        real.do(() => update(real.shop, { taskDefinition: family, forceNewDeployment: true, desiredCount })),
      ),
    ),
  fc
    .constantFrom('OK', 'ALARM', 'INSUFFICIENT_DATA')
    .map((state) =>
      command(
        `alarm ${state}`,
        ({ shop }) => void shop.alarms.set('errors', { state, periodSeconds: 60, evaluationPeriods: 1 }),
      ),
    ),
  fc.constant(command('stop', (real) => real.do(() => stop(real)))),
  fc
    .constantFrom('CONTINUE', 'ROLLBACK')
    .map((action) => command(`answer ${action}`, (real) => real.do(() => answer(real, action)))),
  fc
    .tuple(fc.nat(10), fc.boolean())
    .map(([index, healthy]) =>
      command(`task ${index} ${healthy ? 'passes' : 'fails'} its checks`, (real) =>
        real.do(() => real.shop.ecs.control.setHealthy(taskAt(real, index), healthy)),
      ),
    ),
  fc.nat(10).map((index) =>
    command(`task ${index} exits`, (real) =>
      real.do(() =>
        real.shop.ecs.control.exit(taskAt(real, index), {
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'gone',
        }),
      ),
    ),
  ),
  fc
    .integer({ min: 1, max: 2_000 })
    .map((ms) => command(`wait ${ms} ms`, (real) => real.advanceTo(real.shop.clock.now() + ms))),
  fc
    .integer({ min: 1, max: 900 })
    .map((seconds) => command(`wait ${seconds} s`, (real) => real.advanceTo(real.shop.clock.now() + seconds * 1000))),
];

function deploy({ shop }: Watched, taskDefinition: string): void {
  update(shop, { taskDefinition, forceNewDeployment: true });
}

function stop({ shop }: Watched): void {
  const { serviceDeploymentArn } = newestDeployment(shop);
  tolerate(() => shop.call('StopServiceDeployment', { serviceDeploymentArn }));
}

function answer({ shop, service }: Watched, action: string): void {
  const hook = service.deployments.at(-1)?.hookDetails.find(({ status }) => status === 'AWAITING_ACTION');
  const { serviceDeploymentArn } = newestDeployment(shop);
  if (hook !== undefined)
    tolerate(() => shop.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId: hook.hookId, action }));
}

/** A deployment that is over, or has nothing to roll back to, is refused: no harm. */
function tolerate(run: () => void): void {
  try {
    run();
  } catch (error) {
    expect(error).toMatchObject({ code: 'ConflictException' });
  }
}

function taskAt({ service }: Watched, index: number): string {
  const running = service.tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
  return running[index % Math.max(1, running.length)]?.arn ?? 'none';
}

describe('the controller, whatever happens to it', () => {
  it('keeps within its bounds, has one PRIMARY, follows the published statuses and comes to an end [ECS-12, ECS-13, ECS-16, ECS-41, ECS-47, ECS-96, ECS-97]', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.commands(commands, { maxCommands: 25, size: 'max' }), async (given, story) => {
        const real = new Watched(given);
        await real.advanceTo(noon + 600_000);
        await fc.asyncModelRun(() => ({ model: {}, real }), story);
        real.shop.alarms.set('errors', { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 });
        // The longest limit is a day for a stage: one on the way there, one on the way back.
        const hours = given.strategy === 'ROLLING' ? 3 : 50;
        await real.advanceTo(real.shop.clock.now() + hours * 3_600_000);
        real.checkEnd();
      }),
      { numRuns: 150, seed: 20_261_124, endOnFailure: false },
    );
  }, 120_000);
});
