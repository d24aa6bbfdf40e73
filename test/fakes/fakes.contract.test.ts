import { type EpochMs, epochMs } from '../../src/core/time.ts';
import { alarm, at, deployment, T0 } from '../builders/facts.ts';
import { ALARM_NAMES, alarmGatewayContract, CHANGES } from '../contract/alarm-gateway.ts';
import { FLEET, fleetGatewayContract } from '../contract/fleet-gateway.ts';
import { outcomePublisherContract } from '../contract/outcome-publisher.ts';
import { recordStoreContract } from '../contract/record-store.ts';
import { reconcileSchedulerContract } from '../contract/schedulers.ts';
import { STORY, serviceGatewayContract } from '../contract/service-gateway.ts';
import { slackGatewayContract } from '../contract/slack-gateway.ts';
import { fakeChannel } from './fake-channel.ts';
import { fakeFleet } from './fake-fleet.ts';
import { fakeGuard } from './fake-guard.ts';
import { inMemoryStore } from './in-memory-store.ts';

const longestDelayMs = 900_000;

serviceGatewayContract('the fake guard', async () => {
  const deployments = STORY.map(({ revisionArn, taskDefinition: _, ...one }) =>
    deployment({
      ...one,
      sourceServiceRevisions: [],
      targetServiceRevision: { arn: revisionArn, requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
    }),
  );
  return fakeGuard({ deployments }).services;
});

alarmGatewayContract('the fake guard', async () => {
  const shown = { namespace: 'shop', metricName: 'Errors', evaluationPeriods: 2, datapointsToAlarm: 2 };
  const alarms = ALARM_NAMES.map((alarmName) => alarm({ ...shown, alarmName, stateChangedAt: at(3) }));
  const transitions = CHANGES.map(({ to, at: when }, index) => ({
    at: when,
    from: CHANGES[index - 1]?.to ?? 'INSUFFICIENT_DATA',
    to,
    value: undefined,
  }));
  return fakeGuard({ alarms, transitions: new Map([['alarm-001', transitions.toReversed()]]) }).alarms;
});

outcomePublisherContract('the fake guard', async () => {
  const { publisher, published } = fakeGuard();
  return { publisher, published: async () => published };
});

reconcileSchedulerContract('the fake guard', async () => {
  const guard = fakeGuard();
  let taken = T0 - 1;
  return {
    scheduler: guard.scheduler,
    arrived: async () => {
      const now = guard.aws.now;
      const due = guard.sent
        .map(({ delay, ...look }) => ({ ...look, dueAt: T0 + Math.min(delay, longestDelayMs) }))
        .filter(({ dueAt }) => dueAt > taken && dueAt <= now);
      taken = now;
      const soon = guard.requested.splice(0).map((serviceArn) => ({ serviceArn, nextReconcileAt: undefined }));
      return [...soon, ...due.map(({ serviceArn, nextReconcileAt }) => ({ serviceArn, nextReconcileAt }))];
    },
    pass: async (ms) => {
      guard.aws.now = epochMs(guard.aws.now + ms);
    },
  };
});

fleetGatewayContract('the fake fleet', async () => fakeFleet(FLEET, () => undefined));

slackGatewayContract('the fake channel', async () => {
  let now: EpochMs = T0;
  return {
    slack: fakeChannel(() => now).slack,
    now: () => now,
    pass: async (ms) => {
      now = epochMs(now + ms);
    },
  };
});

recordStoreContract('the in-memory fake', async () => inMemoryStore());
