import { notifierLimits } from '../../../src/config/functions.ts';
import { type DurationMs, durationMs, seconds } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { NotifierGateways } from '../../../src/guard/notify/notify.ts';
import type { SlackResult, SlackSearchResult } from '../../../src/guard/ports.ts';
import type { Invocation } from './invocation.ts';
import type { Machine } from './machine.ts';
import { remainingOf } from './message-ports.ts';
import { ambient, delaySeconds, storePort } from './reconciler-ports.ts';
import { short } from './store.ts';

/** The only channel. */
const CHANNEL = 'C0123456789';

/** The Slack adapter gives up after ten seconds. */
const SLACK_TIMEOUT = 10_000;

/** The guard's ports for one invocation of the function that shows messages. */
export function notifierPorts(machine: Machine, invocation: Invocation): NotifierGateways {
  const { notifierQueue } = machine;
  let ids = 0;
  return {
    store: storePort(machine, invocation),
    paces: pacePort(machine, invocation),
    slack: slackPort(machine, invocation),
    remaining: () => remainingOf(invocation, notifierLimits, machine.scheduler),
    enough: seconds(notifierLimits.enoughSeconds),
    again: {
      notifyAgain: (request, delay) =>
        invocation.call(
          {
            action: 'sqs:SendMessage',
            remote: 'queue',
            about: `notify ${'deploymentKey' in request ? short(request.deploymentKey) : request.action} in ${delay}`,
          },
          () => notifierQueue.send(JSON.stringify({ kind: 'notify', ...request }), delaySeconds(delay) * 1_000),
        ),
    },
    ...ambient(machine, invocation),
    newId: () => {
      ids += 1;
      return `${invocation.name}/${ids}`;
    },
    channel: CHANNEL,
    postFrom: machine.postFrom,
  };
}

function pacePort({ tables }: Machine, invocation: Invocation): NotifierGateways['paces'] {
  const call = <T>(action: string, about: string, effect: () => T) =>
    invocation.call({ action, remote: 'table', about }, effect);
  return {
    readPace: (channel, kind) => call('table.readPace', kind, () => tables.readPace(`${channel} ${kind}`)),
    savePace: (channel, kind, pace) =>
      call('table.savePace', `${kind} v${pace.version}`, () => tables.savePace(`${channel} ${kind}`, pace)),
  };
}

/** What becomes of a request to Slack, before it is sent. */
type SlackFate =
  | { readonly is: 'applied' }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'rate-limited'; readonly retryAfter: DurationMs }
  | { readonly is: 'unclear'; readonly why: string; readonly isApplied: boolean; readonly takes: number };

function slackPort(machine: Machine, invocation: Invocation): NotifierGateways['slack'] {
  const { slack, scheduler } = machine;
  const talk = <T extends { readonly is: string }>(about: string, apply: () => T) => {
    const fate = drawFate(machine);
    const takes = fate.is === 'unclear' ? fate.takes : 200;
    return invocation.call({ action: 'slack', remote: 'slack', about: `${about} ${fate.is}`, takes }, () => {
      refuseSecret(machine);
      if (fate.is === 'applied') return apply();
      if (fate.is === 'unclear' && fate.isApplied) apply();
      return fate;
    });
  };
  return {
    post: async (channel, message, deploymentKey, thread) =>
      resultOf(
        await talk(`posts ${short(deploymentKey)} ${message.text}`, () => {
          const ts = slack.post({ deploymentKey, thread, postedAt: scheduler.now, message });
          return { is: 'done', ts, channel } as const;
        }),
      ),
    update: async (channel, ts, message, deploymentKey) =>
      resultOf(
        await talk(`updates ${short(deploymentKey)} ${message.text}`, () =>
          slack.update(ts, message, scheduler.now)
            ? ({ is: 'done', ts, channel } as const)
            : ({ is: 'refused', code: 'message_not_found' } as const),
        ),
      ),
    find: async (_channel, deploymentKey, span, threadTs) =>
      searchResultOf(
        await talk(`searches ${short(deploymentKey)}`, () => {
          const ts = slack.find(deploymentKey, span, threadTs);
          return ts === undefined ? ({ is: 'none' } as const) : ({ is: 'found', ts } as const);
        }),
      ),
  };
}

function resultOf<T extends SlackResult>(fate: T | SlackFate): SlackResult {
  if (fate.is === 'unclear') return { is: 'unclear', why: fate.why };
  if (fate.is === 'applied') throw new Error('an applied call has a result');
  return fate;
}

function searchResultOf(
  fate: Exclude<SlackSearchResult, { readonly is: 'cannot-search' }> | SlackFate,
): SlackSearchResult {
  switch (fate.is) {
    case 'refused':
      return { is: 'cannot-search', code: fate.code };
    case 'unclear':
      return { is: 'unclear', why: fate.why };
    case 'applied':
      throw new Error('an applied call has a result');
    default:
      return fate;
  }
}

function drawFate({ faults, scheduler }: Machine): SlackFate {
  const { now } = scheduler;
  const code = faults.trouble('slack-refuses', now);
  if (code !== undefined) return { is: 'refused', code };
  const down = faults.trouble('slack-down', now);
  const hang = () => ({
    is: 'unclear' as const,
    why: 'slack did not answer in time',
    isApplied: faults.stream('slack-hang').chance(0.5),
    takes: SLACK_TIMEOUT,
  });
  const broken = () => ({
    is: 'unclear' as const,
    why: 'slack answered with status 500',
    isApplied: faults.stream('slack-error').chance(0.5),
    takes: 300,
  });
  if (down === 'hang') return hang();
  if (down !== undefined) return broken();
  if (faults.strikes('slack-rate-limited', now)) {
    return { is: 'rate-limited', retryAfter: durationMs(faults.stream('slack-rate-limited').int(1, 60) * 1_000) };
  }
  if (faults.strikes('slack-hang', now)) return hang();
  return faults.strikes('slack-error', now) ? broken() : { is: 'applied' };
}

function refuseSecret({ faults, scheduler }: Machine): void {
  if (!faults.strikes('secret-unavailable', scheduler.now)) return;
  throw new GatewayError('secret-unavailable', 'secretsmanager:GetSecretValue', 'the secret could not be read');
}
