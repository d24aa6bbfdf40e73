import { type EpochMs, hours, minutes } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { AlarmGateway, OutcomePublisher, ServiceGateway } from '../../../src/guard/ports.ts';
import type { ReconcilerGateways } from '../../../src/guard/reconcile/reconcile.ts';
import { ACCOUNT, REGION } from '../world/names.ts';
import type { Invocation } from './invocation.ts';
import type { Machine } from './machine.ts';
import { short, storeOver } from './store.ts';

/** The guard's ports for one invocation of the function that reconciles services. */
export function reconcilerPorts(machine: Machine, invocation: Invocation): ReconcilerGateways {
  return {
    services: servicePort(machine, invocation),
    alarms: alarmPort(machine, invocation),
    store: storePort(machine, invocation),
    publisher: publisherPort(machine, invocation),
    scheduler: reconcilePort(machine, invocation),
    ...ambient(machine, invocation),
    scope: machine.scope,
    home: { account: ACCOUNT, region: REGION },
    stuckAfter: hours(3),
    alarmWatchAfterSuccess: minutes(30),
  };
}

/** Clock, log and counters. */
export function ambient(machine: Machine, invocation: Invocation) {
  const log = (message: string, fields: Readonly<Record<string, unknown>>) =>
    machine.scheduler.note(`${invocation.name}: ${message}, ${String(fields['because'] ?? '')}`);
  return { now: () => invocation.now(), log: { info: log, warn: log }, count: () => undefined };
}

export function storePort(machine: Machine, invocation: Invocation) {
  const { faults, scheduler, tables } = machine;
  const indexLag = () => (faults.strikes('index-lag', scheduler.now) ? faults.stream('index-lag').int(10, 5_000) : 0);
  const store = storeOver(
    tables,
    (action, about, effect) => invocation.call({ action, remote: 'table', about }, effect),
    indexLag,
  );
  return {
    ...store,
    watchersOf: async (alarmName: string, at: EpochMs) => {
      const watches = await store.watchersOf(alarmName, at);
      for (const { deploymentKey } of watches) {
        invocation.learn(() => machine.sightings.leadTo(alarmName, deploymentKey, scheduler.now));
      }
      return watches;
    },
    readService: (serviceArn: string) => {
      invocation.touched.add(serviceArn);
      return store.readService(serviceArn);
    },
    saveRecord: async (...given: Parameters<typeof store.saveRecord>) => {
      const result = await store.saveRecord(...given);
      if (result === 'conflict') invocation.unlearn();
      return result;
    },
    /** A notice of the head that was published and could not be cleared is published again, as after a crash. */
    readHeads: (...given: Parameters<typeof store.readHeads>) =>
      store.readHeads(...given).catch((error: unknown) => {
        if (given[0].length === 1) invocation.lose(given[0]);
        throw error;
      }),
    saveHead: (...given: Parameters<typeof store.saveHead>) =>
      store.saveHead(...given).catch((error: unknown) => {
        invocation.lose([given[0].serviceArn]);
        throw error;
      }),
    /** What ran and could not be cleared runs again, as after a crash. */
    clearEffects: (...given: Parameters<typeof store.clearEffects>) =>
      store.clearEffects(...given).catch((error: unknown) => {
        invocation.lose([given[0].serviceArn]);
        throw error;
      }),
  };
}

/** Largest page of ListServiceDeployments. */
const LIST_PAGE = 100;

export function servicePort(machine: Machine, invocation: Invocation): ServiceGateway {
  const { ecs, sightings, random } = machine;
  const ask = <T>(action: string, arns: readonly string[], answer: (asOf: EpochMs) => T): Promise<T> =>
    invocation.call({ action, remote: 'ecs', about: arns.map(short).join(' ').slice(0, 120) }, (asOf) => {
      machine.refuse(action, arns);
      return answer(asOf);
    });
  return {
    describeService: (arn) => ask('ecs:DescribeServices', [arn], (asOf) => ecs.describeService(arn, asOf)),
    listServiceDeployments: (arn, window, mostPages) =>
      ask('ecs:ListServiceDeployments', [arn], (asOf) => {
        const all = ecs.list(arn, asOf, window);
        // ECS promises no order: of a list that is cut, any part may be missing.
        const isWhole = all.length <= mostPages * LIST_PAGE;
        const listed = isWhole ? all : random.shuffle(all).slice(0, mostPages * LIST_PAGE);
        const deployments = listed.toSorted((a, b) => a.createdAt - b.createdAt);
        const arns = deployments.map((brief) => brief.serviceDeploymentArn);
        invocation.learn(() => sightings.list(arn, arns, asOf));
        return { deployments, isWhole };
      }),
    describeServiceDeployments: (arns) =>
      ask('ecs:DescribeServiceDeployments', arns, (asOf) => {
        const described = ecs.describeDeployments(arns, asOf);
        const known = described.map((deployment) => deployment.serviceDeploymentArn);
        invocation.learn(() => sightings.describe(known, asOf));
        return described;
      }),
    describeServiceRevisions: (arns) => ask('ecs:DescribeServiceRevisions', arns, () => ecs.describeRevisions(arns)),
    describeTaskDefinition: (arn) => ask('ecs:DescribeTaskDefinition', [arn], () => undefined),
    stoppedTasks: (arn) => ask('ecs:ListTasks', [arn], () => []),
  };
}

export function alarmPort(machine: Machine, invocation: Invocation): AlarmGateway {
  const { alarms, faults, scheduler, sightings } = machine;
  const isDenied = () => faults.trouble('alarms-denied', scheduler.now) !== undefined;
  return {
    readAlarms: (names) =>
      invocation.call({ action: 'cloudwatch:DescribeAlarms', remote: 'cloudwatch', about: names.join(' ') }, (asOf) => {
        if (isDenied()) return { read: false, why: 'cloudwatch:DescribeAlarms is denied' };
        invocation.learn(() => sightings.readAlarms(names, asOf));
        return { read: true, alarms: alarms.describe(names, asOf) };
      }),
    alarmEdits: (name, from) => {
      const action = 'cloudwatch:DescribeAlarmHistory';
      return invocation.call({ action, remote: 'cloudwatch', about: `${name} edits` }, (asOf) => {
        if (isDenied()) throw new GatewayError('denied', action, `${action} is denied`);
        invocation.learn(() => sightings.readEdits(name, asOf));
        return alarms.edits(name, from, asOf);
      });
    },
    alarmTransitions: (name, from) => {
      const action = 'cloudwatch:DescribeAlarmHistory';
      return invocation.call({ action, remote: 'cloudwatch', about: name }, (asOf) => {
        if (isDenied()) throw new GatewayError('denied', action, `${action} is denied`);
        return alarms.transitions(name, from, asOf);
      });
    },
  };
}

/** A call takes up to ten entries; a part of them may fail. */
export function publisherPort({ bus, faults, scheduler }: Machine, invocation: Invocation): OutcomePublisher {
  return {
    publish: (events) => {
      const action = 'events:PutEvents';
      const about = events.map((event) => String(event.detail['eventId'])).join(' ');
      return invocation.call({ action, remote: 'bus', about }, () => {
        const isHalf = events.length > 1 && faults.strikes('publish-half', scheduler.now);
        const taken = isHalf ? events.slice(0, Math.ceil(events.length / 2)) : events;
        for (const event of taken) bus.put(event, invocation.name);
        if (!isHalf) return;
        invocation.lose();
        throw new GatewayError('unavailable', action, 'some entries were not taken');
      });
    },
  };
}

/** Looks that the guard asks for: at once, or later. */
export function reconcilePort({ reconcilerQueue }: Machine, invocation: Invocation): ReconcilerGateways['scheduler'] {
  const action = 'sqs:SendMessage';
  return {
    reconcileLater: (serviceArn, nextReconcileAt, delay) =>
      invocation.call({ action, remote: 'queue', about: `reconcile ${short(serviceArn)} ${nextReconcileAt}` }, () =>
        reconcilerQueue.send(
          JSON.stringify({ kind: 'reconcile', serviceArn, nextReconcileAt }),
          delaySeconds(delay) * 1_000,
        ),
      ),
    reconcileNow: (serviceArns, { open, losses } = {}) =>
      invocation.call({ action, remote: 'queue', about: `reconcile ${serviceArns.length}` }, () => {
        for (const serviceArn of serviceArns) {
          reconcilerQueue.send(JSON.stringify({ kind: 'reconcile', serviceArn, open: open?.get(serviceArn), losses }));
        }
      }),
  };
}

/** SQS takes whole seconds, at most 900. */
export function delaySeconds(milliseconds: number): number {
  return Math.min(Math.max(Math.ceil(milliseconds / 1_000), 0), 900);
}
