import { type EpochMs, epochMs } from '../../../src/core/time.ts';
import { deploymentEvent } from '../world/events.ts';
import { GUARD_CAME_AT } from '../world/plan-world.ts';
import type { StoryEvent } from '../world/story.ts';
import type { Machine } from './machine.ts';
import { randomOf } from './random.ts';

/** What stands in a queue that nothing of the guard's can read. */
export const POISON = ['not JSON', '{"kind":"surprise"}', '[]', '{"source":"aws.ecs"}'] as const;

/** Hands the events of all stories to EventBridge from the moment when the guard is there, and strangers into the queues. */
export function deliverStories(machine: Machine): void {
  for (const service of machine.services) {
    const events = [
      ...service.incarnations.flatMap(({ deployments }) => deployments.flatMap((deployment) => deployment.events)),
      ...service.alarms.flatMap((alarm) => alarm.events),
    ];
    for (const event of events.filter(({ at }) => at >= GUARD_CAME_AT)) makeEvent(machine, event);
  }
  deliverPoison(machine);
  deliverForeign(machine);
}

function makeEvent(machine: Machine, event: StoryEvent): void {
  const { scheduler, faults } = machine;
  const about = describe(event);
  scheduler.at(event.at, `aws says ${about}`, () => {
    if (faults.strikes('event-dropped', event.at)) return;
    deliver(machine, event, about);
    if (faults.strikes('event-doubled', event.at)) deliver(machine, event, about);
  });
}

function deliver(machine: Machine, event: StoryEvent, about: string): void {
  const { scheduler, faults, reconcilerQueue } = machine;
  const isLate = faults.strikes('event-late', event.at);
  const stream = faults.stream('event-late');
  const latency = isLate ? stream.int(5_000, stream.pick([60_000, 1_800_000, 7_200_000])) : stream.int(200, 3_000);
  scheduler.at(event.at + latency, `eventbridge delivers ${about}`, () => {
    reconcilerQueue.send(JSON.stringify(event.body));
    noteArrival(machine, event, scheduler.now);
  });
}

function noteArrival({ sightings }: Machine, { body }: StoryEvent, now: EpochMs): void {
  const { 'detail-type': detailType, resources } = body;
  if (detailType === 'CloudWatch Alarm Configuration Change') sightings.hearOfAlarm(alarmNameOf(body), now);
  if (detailType === 'ECS Deployment State Change' && Array.isArray(resources)) {
    sightings.deploymentEvents.add(String(resources[0]));
  }
}

function alarmNameOf(body: StoryEvent['body']): string {
  const { detail } = body;
  if (typeof detail !== 'object' || detail === null || !('alarmName' in detail)) return '';
  return String(detail.alarmName);
}

function describe({ body }: StoryEvent): string {
  const { detail } = body;
  const name = typeof detail === 'object' && detail !== null && 'eventName' in detail ? detail.eventName : '';
  const resources = Array.isArray(body['resources']) ? body['resources'].join(' ') : '';
  return `${String(body['detail-type'])} ${String(name)} ${resources.slice(resources.lastIndexOf(':') + 1)}`;
}

function deliverPoison({ faults, reconcilerQueue, notifierQueue, scheduler }: Machine): void {
  if (faults.rate('poison') === 0) return;
  const stream = faults.stream('poison');
  for (const queue of [reconcilerQueue, notifierQueue]) {
    for (const body of stream.shuffle(POISON).slice(0, stream.int(0, 2))) {
      scheduler.at(stream.int(GUARD_CAME_AT, faults.until), `a stranger sends ${body}`, () => queue.send(body));
    }
  }
}

/** Events of another account or Region that a bus was made to pass on. */
function deliverForeign({ faults, reconcilerQueue, scheduler, services, random }: Machine): void {
  if (faults.rate('foreign') === 0) return;
  const stream = randomOf(`${random.digits(9)}/foreign`);
  for (const service of services.slice(0, 2)) {
    const at = epochMs(stream.int(GUARD_CAME_AT, faults.until));
    const [account, region] = stream.pick([
      ['999988887777', 'eu-west-1'],
      ['111122223333', 'us-east-1'],
    ] as const);
    const serviceArn = service.serviceArn.replace('111122223333', account).replace('eu-west-1', region);
    const deploymentId = `ecs-svc/${stream.digits(19)}`;
    const said = { eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId, reason: undefined } as const;
    const { body } = deploymentEvent(at, serviceArn, said);
    scheduler.at(at, `another account says ${serviceArn}`, () =>
      reconcilerQueue.send(JSON.stringify({ ...body, account, region })),
    );
  }
}
