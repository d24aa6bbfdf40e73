import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import type { Rollout } from '@ecs-guard/simulator/services/ecs/deployment/rollout';
import type { DeploymentState, ServiceState } from '@ecs-guard/simulator/services/ecs/state';
import type { SlackMessageState } from '@ecs-guard/simulator/services/slack/state';
import { type DurationMs, describeDuration, durationMs } from '../core/time.ts';
import { describeAlarmEvent, describeClock, describeOutcomeEvent } from './describe/events.ts';
import { describeBake, describePhase, describeTasks, styleOfPhase } from './describe/rollout.ts';
import { describeShift, type ShiftLine } from './describe/shift.ts';
import { localSlack } from './templates.ts';
import type { Style } from './terminal.ts';

/** One event: who did what. */
export interface TimelineEntry {
  /** Epoch milliseconds of virtual time. */
  readonly at: number;
  readonly who: 'ECS' | 'CloudWatch' | 'guard';
  readonly text: string;
  readonly style: Style;
  /** `detail`: shown only with --verbose. `end`: about how the deployment ends, so it is left out last. */
  readonly rank: 'detail' | 'step' | 'end';
  /** What --verbose adds to the text. */
  readonly detail?: string;
}

type Happening = Omit<TimelineEntry, 'at'>;

export type TimelineWorld = Pick<DeployedGuard, 'clock' | 'ecs' | 'eventBridge' | 'slack'>;

const minute = 60_000;

/** Minutes between two entries about the same bake. */
const bakeEntryEveryMinutes = 5;

/**
 * Follows one service: adds an entry for every change of its deployment and alarms, and for everything that the guard
 * publishes or posts.
 */
export class Timeline {
  readonly #world: TimelineWorld;
  readonly #serviceArn: string;
  readonly #onEntry: (entry: TimelineEntry) => void;
  #events: number;
  #messages: ReadonlyMap<string, SlackMessageState>;
  #lastPhase = '';
  #lastTasks = '';
  #lastAlarms = '';
  #lastShift: readonly ShiftLine[] = [];
  #bakeMinutes = Number.POSITIVE_INFINITY;

  constructor(world: TimelineWorld, serviceArn: string, onEntry: (entry: TimelineEntry) => void) {
    this.#world = world;
    this.#serviceArn = serviceArn;
    this.#onEntry = onEntry;
    this.#events = world.eventBridge.events.length;
    this.#messages = this.#readMessages();
  }

  /** Call it when everything at an instant is done, before time moves on. Returns the service's current state. */
  update(): string {
    this.#addAlarmEvents();
    const state = this.#addState();
    this.#addOutcomeEvents();
    this.#addMessages();
    return `${describeClock(this.#world.clock.now())}  ${state}`;
  }

  /** Adds the deployment's state in ECS. Returns its tasks and what is left of the bake. */
  #addState(): string {
    const service = this.#world.ecs.store.serviceAt(this.#serviceArn);
    const deployment = service?.deployments.at(-1);
    if (service === undefined || deployment === undefined) return '';
    const rollout = this.#world.ecs.rolloutOf(this.#serviceArn);
    this.#addPhase(service, deployment, rollout);
    this.#addShift(deployment, rollout);
    this.#addAlarms(deployment);
    this.#addBake(rollout);
    const left = this.#bakeLeft(rollout);
    return `${describeTasks(service)}${left === undefined ? '' : ` · bake ${describeDuration(left)} left`}`;
  }

  #addPhase(service: ServiceState, deployment: DeploymentState, rollout: Rollout | undefined): void {
    const phase = describePhase(deployment, rollout);
    const tasks = describeTasks(service);
    const isNewPhase = phase !== this.#lastPhase;
    if (!isNewPhase && tasks === this.#lastTasks) return;
    this.#lastPhase = phase;
    this.#lastTasks = tasks;
    const style = styleOfPhase(deployment, rollout);
    const bake = isNewPhase ? describeBake(deployment.configuration, this.#bakeLeft(rollout)) : '';
    const rank = isNewPhase ? rankOf(rollout) : 'detail';
    this.#add({ who: 'ECS', text: `${phase}: ${tasks}${bake}`, style, rank });
    const reason = deployment.rollback?.reason;
    if (isNewPhase && rollout?.phase === 'rolling-back' && reason !== undefined) {
      this.#add({ who: 'ECS', text: `"${reason}"`, style, rank });
    }
  }

  #addShift(deployment: DeploymentState, rollout: Rollout | undefined): void {
    const lines =
      rollout?.shift === undefined ? [] : describeShift(deployment, this.#world.ecs.trafficOf(this.#serviceArn));
    for (const line of lines) {
      const { what, text, style = 'bold' } = line;
      const isKnown = this.#lastShift.some((one) => one.what === what && one.text === text);
      if (!isKnown)
        this.#add({ who: 'ECS', text: `${what}: ${text}`, style, rank: what === 'stage' ? 'detail' : 'step' });
    }
    this.#lastShift = lines;
  }

  #addAlarms({ alarms }: DeploymentState): void {
    if (alarms === undefined || alarms.status === this.#lastAlarms) return;
    this.#lastAlarms = alarms.status;
    const { triggeredAlarmNames: triggered, alarmNames, status } = alarms;
    const names = triggered.length > 0 ? triggered.join(', ') : `${alarmNames.length} deployment alarms`;
    // DISABLED although alarms are configured: ECS ignores them all for the whole deployment.
    const isOff = status === 'DISABLED' && alarmNames.length > 0;
    const text = `alarms ${status}: ${names}`;
    this.#add({ who: 'ECS', text, style: isOff ? 'yellow' : 'dim', rank: isOff ? 'step' : 'detail' });
  }

  /** Adds what is left of a bake, every few minutes. */
  #addBake(rollout: Rollout | undefined): void {
    const left = this.#bakeLeft(rollout);
    if (left === undefined) {
      this.#bakeMinutes = Number.POSITIVE_INFINITY;
      return;
    }
    const isFirst = this.#bakeMinutes === Number.POSITIVE_INFINITY;
    const minutes = Math.ceil(left / minute / bakeEntryEveryMinutes) * bakeEntryEveryMinutes;
    if (minutes >= this.#bakeMinutes || left === 0) return;
    this.#bakeMinutes = minutes;
    if (!isFirst)
      this.#add({ who: 'ECS', text: `bake: ${describeDuration(left)} left`, style: 'bold', rank: 'detail' });
  }

  #bakeLeft(rollout: Rollout | undefined): DurationMs | undefined {
    if (rollout?.phase !== 'baking' || rollout.bakeEndsAt === undefined) return undefined;
    return durationMs(rollout.bakeEndsAt - this.#world.clock.now());
  }

  /** Adds CloudWatch's events, which precede ECS's reaction. */
  #addAlarmEvents(): void {
    for (const { busName, event } of this.#world.eventBridge.events.slice(this.#events)) {
      if (busName !== 'default' || event['detail-type'] !== 'CloudWatch Alarm State Change') continue;
      const alarm = describeAlarmEvent(event);
      if (alarm === undefined) continue;
      const style = alarm.isAlarm ? 'red' : 'green';
      // The event arrives a moment after the change that it reports.
      this.#onEntry({ at: alarm.at, who: 'CloudWatch', text: alarm.text, style, rank: 'end' });
    }
  }

  /** Adds the guard's events, which follow what ECS did. */
  #addOutcomeEvents(): void {
    const { events } = this.#world.eventBridge;
    for (const { busName, event } of events.slice(this.#events)) {
      if (busName === 'default') continue;
      const { text, eventId } = describeOutcomeEvent(event);
      // Every deployment has a start.
      const rank = event['detail-type'] === 'Deployment Started' ? 'detail' : 'end';
      this.#add({ who: 'guard', text: `publishes ${text}`, detail: eventId, style: 'cyan', rank });
    }
    this.#events = events.length;
  }

  #addMessages(): void {
    const messages = this.#readMessages();
    for (const message of messages.values()) {
      const old = this.#messages.get(message.ts);
      if (old !== undefined && old.editedAt === message.editedAt) continue;
      this.#add({ who: 'guard', text: describeChange(message, old === undefined), style: 'cyan', rank: 'end' });
    }
    this.#messages = messages;
  }

  #readMessages(): ReadonlyMap<string, SlackMessageState> {
    const messages = this.#world.slack.messages(localSlack.channel);
    return new Map(messages.map((message) => [message.ts, message]));
  }

  #add(happening: Happening): void {
    this.#onEntry({ at: this.#world.clock.now(), ...happening });
  }
}

function describeChange({ threadTs }: SlackMessageState, isNew: boolean): string {
  if (threadTs !== undefined) return isNew ? 'replies in the thread of the Slack message' : 'updates its reply';
  return isNew ? 'posts a Slack message' : 'updates the Slack message';
}

function rankOf(rollout: Rollout | undefined): TimelineEntry['rank'] {
  // ECS leaves "pending" within a second.
  if (rollout?.phase === 'pending') return 'detail';
  return rollout === undefined || rollout.phase === 'rolling-back' ? 'end' : 'step';
}
