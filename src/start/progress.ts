import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import type { Rollout } from '@ecs-guard/simulator/services/ecs/deployment/rollout';
import { desiredOf } from '@ecs-guard/simulator/services/ecs/deployment/settled';
import type { ClassicRow, DeploymentState, ServiceState } from '@ecs-guard/simulator/services/ecs/state';
import { describeAlarmEvent, describeClock, describeOutcomeEvent, describeSpan } from './describe/events.ts';
import { describeShift, type ShiftLine } from './describe/shift.ts';
import type { Style, Terminal } from './terminal.ts';

type RunWorld = Pick<DeployedGuard, 'clock' | 'ecs' | 'eventBridge'>;

const minute = 60_000;

/** How often a bake that goes on is told again where lines stay. */
const bakeLineEveryMinutes = 5;

/** Follows one service on the terminal: a line for every change of its deployment, its alarms and what the guard says. */
export class Progress {
  readonly #world: RunWorld;
  readonly #serviceArn: string;
  readonly #terminal: Terminal;
  #events: number;
  #lastPhase = '';
  #lastTasks = '';
  #lastAlarms = '';
  #lastShift: readonly ShiftLine[] = [];
  #bakeMinutes = Number.POSITIVE_INFINITY;

  constructor(world: RunWorld, serviceArn: string, terminal: Terminal) {
    this.#world = world;
    this.#serviceArn = serviceArn;
    this.#terminal = terminal;
    this.#events = world.eventBridge.events.length;
  }

  /** To be called when all of an instant is done, before time moves on. */
  look(): void {
    this.#tellEvents();
    const service = this.#world.ecs.store.serviceAt(this.#serviceArn);
    const deployment = service?.deployments.at(-1);
    if (service === undefined || deployment === undefined) return;
    const rollout = this.#world.ecs.rolloutOf(this.#serviceArn);
    this.#tellState(service, deployment, rollout);
    this.#tellShift(deployment, rollout);
    this.#tellAlarms(deployment);
    this.#tellBake(deployment, rollout);
    const now = this.#world.clock.now();
    const bake = rollout?.bakeEndsAt === undefined ? '' : ` · bake ${describeSpan(rollout.bakeEndsAt - now)} left`;
    this.#terminal.status(`  ${describeClock(now)}  ${describeTasks(service)}${bake}`);
  }

  #tellState(service: ServiceState, deployment: DeploymentState, rollout: Rollout | undefined): void {
    const phase = rollout === undefined ? describeEnd(deployment) : describePhase(rollout);
    const tasks = describeTasks(service);
    if (phase === this.#lastPhase && tasks === this.#lastTasks) return;
    const isNewPhase = phase !== this.#lastPhase;
    this.#lastPhase = phase;
    this.#lastTasks = tasks;
    this.#line(phase, tasks, styleOf(deployment, rollout));
    if (isNewPhase && rollout?.phase === 'rolling-back') this.#line('', `because: ${deployment.rollback?.reason}`);
  }

  #tellShift(deployment: DeploymentState, rollout: Rollout | undefined): void {
    const lines =
      rollout?.shift === undefined ? [] : describeShift(deployment, this.#world.ecs.trafficOf(this.#serviceArn));
    for (const { what, text, style } of lines) {
      if (!this.#lastShift.some((one) => one.what === what && one.text === text)) this.#line(what, text, style);
    }
    this.#lastShift = lines;
  }

  #tellAlarms({ alarms }: DeploymentState): void {
    if (alarms === undefined || alarms.status === this.#lastAlarms) return;
    this.#lastAlarms = alarms.status;
    const { triggeredAlarmNames: triggered, alarmNames } = alarms;
    const text = triggered.length > 0 ? triggered.join(', ') : `${alarmNames.length} deployment alarms`;
    this.#line('ECS', `${alarms.status}: ${text}`, 'dim');
  }

  #tellBake({ configuration }: DeploymentState, rollout: Rollout | undefined): void {
    if (rollout?.phase !== 'baking' || rollout.bakeEndsAt === undefined) {
      this.#bakeMinutes = Number.POSITIVE_INFINITY;
      return;
    }
    const left = rollout.bakeEndsAt - this.#world.clock.now();
    const isFirst = this.#bakeMinutes === Number.POSITIVE_INFINITY;
    const minutes = Math.ceil(left / minute / bakeLineEveryMinutes) * bakeLineEveryMinutes;
    if (!isFirst && (minutes >= this.#bakeMinutes || left === 0)) return;
    this.#bakeMinutes = minutes;
    this.#line('bake', `${describeSpan(left)} left${isFirst ? `, ${describeBakeBasis(configuration)}` : ''}`);
  }

  #tellEvents(): void {
    const { events } = this.#world.eventBridge;
    for (const { busName, event } of events.slice(this.#events)) {
      if (busName !== 'default') this.#line('outcome event', describeOutcomeEvent(event), 'cyan');
      else if (event['detail-type'] === 'CloudWatch Alarm State Change') {
        const told = describeAlarmEvent(event);
        if (told !== undefined) this.#line('alarm', told.text, told.isAlarm ? 'red' : 'green');
      }
    }
    this.#events = events.length;
  }

  #line(what: string, text: string, style?: Style): void {
    const label = style === undefined ? what.padEnd(19) : this.#terminal.paint(style, what.padEnd(19));
    const at = this.#terminal.paint('dim', describeClock(this.#world.clock.now()));
    this.#terminal.line(`  ${at}  ${label} ${text}`);
  }
}

function describePhase({ phase, deployment }: Rollout): string {
  if (phase === 'pending') return 'pending';
  return deployment.status === 'ROLLBACK_REQUESTED' ? 'rollback asked' : phase.replaceAll('-', ' ');
}

/** ECS's own word for the end. */
function describeEnd({ status }: DeploymentState): string {
  return status.toLowerCase().replaceAll('_', ' ');
}

function styleOf({ status }: DeploymentState, rollout: Rollout | undefined): Style {
  if (rollout?.phase === 'rolling-back') return 'yellow';
  if (rollout !== undefined) return 'bold';
  return status === 'SUCCESSFUL' ? 'green' : 'red';
}

/** `primary v2 1/2 running, 1 starting · active v1 2/2 running`, as DescribeServices has its deployments. */
function describeTasks(service: ServiceState): string {
  return service.rows.map((row) => describeRow(service, row)).join(' · ');
}

function describeRow(service: ServiceState, row: ClassicRow): string {
  const tasks = service.tasks.filter(({ revisionArn }) => revisionArn === row.revisionArn);
  const count = (...statuses: readonly string[]) =>
    tasks.filter(({ lastStatus }) => statuses.includes(lastStatus)).length;
  const [running, starting, stopping] = [count('RUNNING'), count('PROVISIONING', 'PENDING'), count('STOPPING')];
  const healthy = tasks.filter(({ lastStatus, healthy }) => lastStatus === 'RUNNING' && healthy).length;
  const wanted = row.status === 'PRIMARY' ? `/${desiredOf(service)}` : '';
  const parts = [
    `${running}${wanted} running`,
    ...(healthy < running ? [`${healthy} healthy`] : []),
    ...(starting > 0 ? [`${starting} starting`] : []),
    ...(stopping > 0 ? [`${stopping} stopping`] : []),
  ];
  return `${row.status.toLowerCase()} v${row.taskDefinitionArn.split(':').at(-1)} ${parts.join(', ')}`;
}

function describeBakeBasis({ bakeTimeInMinutes: configured }: DeploymentState['configuration']): string {
  if (configured !== undefined) return `as the service says: bakeTimeInMinutes ${configured}`;
  return 'derived: as long as the slowest alarm needs, its period × evaluation periods';
}
