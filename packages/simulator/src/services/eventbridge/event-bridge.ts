import type { VirtualClock } from '../../clock.ts';
import { ServiceError, type SimulatedCall, type SimulatedService } from '../../service.ts';
import { type BusEvent, wholeSecond } from '../bus-event.ts';
import { type EventPattern, parseEventPattern } from './pattern.ts';
import { type AcceptedEntry, busNameOf, entryBytes, parseEntry } from './put-events.ts';

export interface EventDelivery {
  readonly targetArn: string;
  /** Value of `aws:SourceArn` for the target's policy. */
  readonly ruleArn: string;
  /** The event as JSON. */
  readonly body: string;
}

export interface EventBridgeOptions {
  readonly clock: VirtualClock;
  readonly accountId: string;
  readonly region: string;
  /** @default aws */
  readonly partition?: string;
  /** Delivers a matched event to one target. Called by the clock, never inside PutEvents. */
  deliver(delivery: EventDelivery): void | Promise<void>;
  /** Delay from the acceptance of an event to its delivery. @default 0 */
  readonly deliveryDelayMs?: number;
  /**
   * Limit for all entries of one request together.
   * @default 1 MiB since January 2026, see
   * https://aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb
   */
  readonly maximumRequestBytes?: number;
  /** Limit in characters. @default 2,048, see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  readonly maximumPatternLength?: number;
  /** How many of the newest events `events` keeps. @default all */
  readonly keptEvents?: number;
}

interface RuleTarget {
  readonly id: string;
  readonly arn: string;
}

export interface RuleOptions {
  readonly name: string;
  /** @default default */
  readonly busName?: string;
  /** The pattern as an object, not as JSON text. */
  readonly pattern: unknown;
  readonly targets: readonly RuleTarget[];
  /** @default true */
  readonly enabled?: boolean;
}

/** An event of an AWS service. The id, account and Region are added, and the time if it is absent. */
export interface AwsEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  /** Epoch milliseconds. @default now */
  readonly time?: number;
}

/** An event that PutEvents accepted without an error but cannot deliver, as in AWS. */
export interface LostEvent {
  readonly id: string;
  readonly busName: string;
  readonly reason: 'no-such-bus' | 'detail-type-too-long';
}

interface Rule {
  readonly arn: string;
  readonly pattern: EventPattern;
  readonly targets: readonly RuleTarget[];
  readonly enabled: boolean;
}

type Input = Readonly<Record<string, unknown>>;

const mostEntries = 10;
const longestDetailType = 128;

/** Event buses, their rules and PutEvents. The clock delivers events, so a failing target does not fail PutEvents. */
export class EventBridgeService implements SimulatedService {
  readonly signingName = 'events';
  readonly #options: EventBridgeOptions;
  readonly #rules = new Map<string, Rule[]>([['default', []]]);
  readonly #lost: LostEvent[] = [];
  readonly #events: { readonly busName: string; readonly event: BusEvent<unknown> }[] = [];
  #puts = 0;

  constructor(options: EventBridgeOptions) {
    this.#options = options;
  }

  /** All accepted events of all buses, or the newest `keptEvents`, oldest first. For tests and the terminal. */
  get events(): readonly { readonly busName: string; readonly event: BusEvent<unknown> }[] {
    return this.#events;
  }

  get lost(): readonly LostEvent[] {
    return this.#lost;
  }

  /** Creates an event bus and returns its ARN. */
  createBus(name: string): string {
    if (this.#rules.has(name)) throw new Error(`event bus ${name} exists already`);
    this.#rules.set(name, []);
    return this.busArnOf(name);
  }

  /**
   * Adds a rule and returns its ARN.
   * @throws InvalidEventPattern for a pattern that EventBridge or the simulator does not accept
   */
  putRule({ name, busName = 'default', pattern, targets, enabled = true }: RuleOptions): string {
    const rules = this.#rules.get(busName);
    if (rules === undefined)
      throw new Error(`rule ${name} names event bus ${busName}, which does not exist: create it first`);
    const length = JSON.stringify(pattern).length;
    const longest = this.#options.maximumPatternLength ?? 2048;
    if (length > longest)
      throw new Error(`rule ${name} has an event pattern of ${length} characters, ${longest} are allowed`);
    for (const target of targets) refuseTransformation(name, target);
    const arn = this.#arn(busName === 'default' ? `rule/${name}` : `rule/${busName}/${name}`);
    rules.push({ arn, pattern: parseEventPattern(pattern), targets, enabled });
    return arn;
  }

  busArnOf(name: string): string {
    return this.#arn(`event-bus/${name}`);
  }

  /** Puts an event of an AWS service onto the default bus. Returns its id. */
  putAwsEvent({ source, detailType, detail, resources = [], time }: AwsEvent): string {
    const at = time === undefined ? undefined : new Date(time);
    return this.#put({ busName: 'default', source, detailType, detail, resources, time: at });
  }

  handle(call: SimulatedCall): unknown {
    if (call.operation !== 'PutEvents') {
      throw new ServiceError(
        'UnknownOperationException',
        `the simulator has no EventBridge operation ${call.operation}: read the events at GET /events of the control port`,
      );
    }
    return this.#putEvents(call.input);
  }

  resourcesOf({ input }: SimulatedCall): readonly string[] {
    const arns = new Set(entriesOf(input).map((entry) => this.busArnOf(busNameOf(entry))));
    return arns.size === 0 ? ['*'] : [...arns];
  }

  #putEvents(input: Input): Input {
    const entries = entriesOf(input);
    if (entries.length < 1 || entries.length > mostEntries) {
      const reason = `Member must have length less than or equal to ${mostEntries} and greater than or equal to 1`;
      throw new ServiceError('ValidationException', `Value at 'entries' failed to satisfy constraint: ${reason}`);
    }
    const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
    if (bytes > (this.#options.maximumRequestBytes ?? 1_048_576)) {
      throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    const results = entries.map((entry) => {
      const parsed = parseEntry(entry);
      return 'ErrorCode' in parsed ? parsed : { EventId: this.#put(parsed) };
    });
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  }

  #put(entry: AcceptedEntry): string {
    const { clock, accountId, region, deliveryDelayMs = 0 } = this.#options;
    this.#puts += 1;
    const id = `00000000-0000-4000-8000-${String(this.#puts).padStart(12, '0')}`;
    const { busName } = entry;
    const reason = this.#lossOf(entry);
    if (reason !== undefined) {
      this.#lost.push({ id, busName, reason });
      return id;
    }
    const event: BusEvent<unknown> = {
      version: '0',
      id,
      'detail-type': entry.detailType,
      source: entry.source,
      account: accountId,
      time: wholeSecond(entry.time?.getTime() ?? clock.now()),
      region,
      resources: entry.resources,
      detail: entry.detail,
    };
    this.#events.push({ busName, event });
    if (this.#events.length > (this.#options.keptEvents ?? Number.POSITIVE_INFINITY)) this.#events.shift();
    clock.schedule(clock.now() + deliveryDelayMs, () => this.#route(busName, event), `event ${event['detail-type']}`);
    return id;
  }

  /**
   * PutEvents returns success for a bus that does not exist, and for a detail-type that is too long.
   * @see https://github.com/aws/aws-cli/issues/9186
   */
  #lossOf({ busName, detailType }: AcceptedEntry): LostEvent['reason'] | undefined {
    if (!this.#rules.has(busName)) return 'no-such-bus';
    return detailType.length > longestDetailType ? 'detail-type-too-long' : undefined;
  }

  async #route(busName: string, event: BusEvent<unknown>): Promise<void> {
    const body = JSON.stringify(event);
    const parsed: unknown = JSON.parse(body);
    for (const rule of this.#rules.get(busName) ?? []) {
      if (!rule.enabled || !rule.pattern.matches(parsed)) continue;
      for (const { arn } of rule.targets) await this.#options.deliver({ targetArn: arn, ruleArn: rule.arn, body });
    }
  }

  #arn(resource: string): string {
    const { partition = 'aws', region, accountId } = this.#options;
    return `arn:${partition}:events:${region}:${accountId}:${resource}`;
  }
}

function refuseTransformation(rule: string, target: RuleTarget): void {
  const unsupported = ['input', 'inputPath', 'inputTransformer'].filter((name) => name in target);
  if (unsupported.length > 0) {
    throw new Error(`rule ${rule} changes its target's input by ${unsupported.join(', ')}, which is not simulated`);
  }
}

function entriesOf(input: Input): readonly Input[] {
  const entries = input['Entries'];
  return Array.isArray(entries) ? entries : [];
}
