import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import {
  nameOfDestination,
  type SlackDestination,
  type TopicDestination,
} from '../../../src/core/routing/destination.ts';
import type { RoutingTable } from '../../../src/core/routing/routing-table.ts';
import type { TopicMessage } from '../../../src/core/sns/topic-message.ts';
import type { NotifyRequest } from '../../../src/core/slack/parse-notify.ts';
import { type DurationMs, type EpochMs, epochMs, seconds } from '../../../src/core/time.ts';
import { type NotifierGateways, notify, type NotifyResult } from '../../../src/guard/notify/notify.ts';
import { type Routing, routerOf } from '../../../src/guard/notify/notify-routed.ts';
import type { TagGateway, Tags } from '../../../src/guard/tags.ts';
import { at } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';
import { type FakeChannel, fakeChannel } from '../../fakes/fake-channel.ts';
import { inMemoryPaces } from '../../fakes/in-memory-paces.ts';
import { inMemoryRoutes } from '../../fakes/in-memory-routes.ts';
import { type InMemoryStore, inMemoryStore } from '../../fakes/in-memory-store.ts';
import { saveOver } from '../../fakes/save-over.ts';

export const HOME = 'C0HOME0000';
export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:deploys';

export const channel = (id: string, fields: Partial<SlackDestination> = {}): SlackDestination => ({
  is: 'slack',
  channel: id,
  post: 'trouble',
  ...fields,
});

export const topic = (fields: Partial<TopicDestination> = {}): TopicDestination => ({
  is: 'sns',
  topicArn: TOPIC,
  format: 'json',
  post: 'trouble',
  ...fields,
});

export const serviceArn = (path: string) => `arn:aws:ecs:eu-west-1:111122223333:service/${path}`;

/** A notifier with routes at 10:06, channels that keep what they get, and topics. */
export class RoutedWorld {
  readonly store: InMemoryStore = inMemoryStore();
  readonly routes = inMemoryRoutes(() => this.store.allRecords());
  readonly channels = new Map<string, FakeChannel>();
  readonly published: { topicArn: string; message: TopicMessage }[] = [];
  readonly waits: { request: NotifyRequest; delay: DurationMs }[] = [];
  readonly tagCalls: string[] = [];
  readonly logs: string[] = [];
  /** Tags by service ARN or cluster ARN; an error is thrown. */
  tags = new Map<string, Readonly<Record<string, string>> | Error>();
  /** Thrown by the next calls of Publish. */
  readonly refusals: Error[] = [];
  now: EpochMs = at(6);
  left: DurationMs = seconds(30);
  readonly routing: Routing;
  readonly guard: NotifierGateways;
  #ids = 0;
  readonly #versions = new Map<string, number>();

  constructor(table: RoutingTable, { home = HOME, canReadTags = true }: { home?: string; canReadTags?: boolean } = {}) {
    this.routing = {
      table,
      home,
      routes: this.routes,
      topics: {
        publish: async (topicArn, message) => {
          const refusal = this.refusals.shift();
          if (refusal !== undefined) throw refusal;
          this.published.push({ topicArn, message });
        },
      },
      ...(canReadTags && { tags: this.#tags() }),
    };
    this.guard = {
      store: this.store,
      paces: inMemoryPaces(),
      slack: this.#slack(),
      again: { notifyAgain: async (request, delay) => void this.waits.push({ request, delay }) },
      now: () => this.now,
      remaining: () => this.left,
      enough: seconds(13),
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      log: { info: (message) => void this.logs.push(message), warn: (message) => void this.logs.push(message) },
      count: () => undefined,
      channel: home,
      postFrom: 'trouble',
      router: routerOf(this.routing),
    };
  }

  /** Saves a record: a rollback of `shop/checkout`, unless the fields say otherwise. */
  async save(fields: Partial<DeploymentRecord> = {}): Promise<DeploymentRecord> {
    const path = fields.serviceArn?.split(':service/')[1] ?? 'shop/checkout';
    const id = `arn:aws:ecs:eu-west-1:111122223333:service-deployment/${path}/d1`;
    const base = fullRecord({
      serviceArn: serviceArn(path),
      deploymentKey: id,
      serviceDeploymentArn: id,
      pendingEffects: [],
      cut: [],
      transitions: ['started', 'rolling-back', 'finished'],
      ...fields,
    });
    const record = { ...base, version: (this.#versions.get(base.deploymentKey) ?? 0) + 1 };
    this.#versions.set(record.deploymentKey, record.version);
    await saveOver(this.store, record);
    return record;
  }

  notify(record: DeploymentRecord): Promise<NotifyResult> {
    return notify(this.guard, this.request(record));
  }

  request({ serviceArn: arn, deploymentKey, createdAt }: DeploymentRecord): NotifyRequest {
    return { serviceArn: arn, deploymentKey, createdAt, waitingSince: undefined, turn: undefined };
  }

  /** Runs the delayed messages, each at its time, until none is left. */
  async runWaits(limit = 500): Promise<void> {
    for (let ran = 0; ran < limit; ran += 1) {
      const wait = this.waits.shift();
      if (wait === undefined) return;
      this.now = epochMs(Math.max(this.now, this.now + wait.delay));
      await notify(this.guard, wait.request);
    }
    throw new Error('the notifier does not stop waiting');
  }

  /** Calls to Slack in a channel. */
  callsIn(id: string): readonly string[] {
    return this.channels.get(id)?.calls ?? [];
  }

  /** Texts of the messages in a channel, oldest first. */
  textsIn(id: string): readonly string[] {
    return [...(this.channels.get(id)?.messages.values() ?? [])].map(({ text }) => text);
  }

  /** The state of the message about a deployment in a channel. */
  stateIn({ deploymentKey }: DeploymentRecord, id: string) {
    return this.store.notification(deploymentKey, nameOfDestination(channel(id), HOME));
  }

  channelOf(id: string): FakeChannel {
    const known = this.channels.get(id) ?? fakeChannel(() => this.now);
    this.channels.set(id, known);
    return known;
  }

  #slack(): NotifierGateways['slack'] {
    return {
      post: (id, ...rest) => this.channelOf(id).slack.post(id, ...rest),
      update: (id, ...rest) => this.channelOf(id).slack.update(id, ...rest),
      find: (id, ...rest) => this.channelOf(id).slack.find(id, ...rest),
    };
  }

  #tags(): TagGateway {
    const read = (arn: string): Tags | undefined => {
      const found = this.tags.get(arn);
      if (found instanceof Error) throw found;
      return found && new Map(Object.entries(found));
    };
    return {
      serviceTags: async (_cluster, arns) => {
        this.tagCalls.push('DescribeServices');
        return new Map(
          arns.flatMap((arn) => {
            const tags = read(arn);
            return tags === undefined ? [] : [[arn, tags] as const];
          }),
        );
      },
      clusterTags: async (arn) => {
        this.tagCalls.push('DescribeClusters');
        return read(arn);
      },
    };
  }
}
