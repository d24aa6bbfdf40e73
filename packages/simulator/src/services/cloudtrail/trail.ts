import * as z from 'zod';
import type { VirtualClock } from '../../clock.ts';
import { type SimulatorParameters, simulatorParameters } from '../../parameters.ts';
import { ServiceError, SimulatorGap, type SimulatedCall, type SimulatedService } from '../../service.ts';
import { Ids, type AwsScope } from '../ids.ts';

export interface TrailOptions {
  readonly clock: VirtualClock;
  readonly scope: AwsScope;
  readonly parameters: Partial<SimulatorParameters>;
  /** The ARN of the caller, as GetCallerIdentity returns it. */
  callerArn(call: SimulatedCall): Promise<string>;
}

/**
 * The members of a request that an event has. Not all of them: reading a member would count as using it, and hide the
 * warning of a member without effect.
 */
const NAMES = ['cluster', 'service', 'serviceName', 'serviceDeploymentArn', 'taskDefinition', 'desiredCount', 'family'];

interface TrailEvent {
  readonly at: number;
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly userName: string;
  readonly json: string;
}

/** Most events that are kept, so that a server that runs for weeks does not grow. */
const KEPT = 10_000;

/** The event history of CloudTrail: calls of Amazon ECS that change something. */
export class Trail {
  readonly #options: TrailOptions;
  readonly #delayMs: number;
  readonly #ids = new Ids(20);
  #events: TrailEvent[] = [];

  constructor(options: TrailOptions) {
    this.#options = options;
    this.#delayMs = simulatorParameters(options.parameters).trailDelayMs;
  }

  /** The service with its calls recorded. */
  watch(service: SimulatedService): SimulatedService {
    return {
      signingName: service.signingName,
      resourcesOf: (call) => service.resourcesOf(call),
      handle: async (call) => {
        try {
          const answer = await service.handle(call);
          await this.#record(service.signingName, call, undefined);
          return answer;
        } catch (error) {
          if (error instanceof ServiceError) await this.#record(service.signingName, call, error);
          throw error;
        }
      },
    };
  }

  service(): SimulatedService {
    return {
      signingName: 'cloudtrail',
      resourcesOf: () => ['*'],
      handle: ({ operation, input }) => {
        if (operation === 'LookupEvents') return this.#lookUp(input);
        throw new SimulatorGap(
          'UnknownOperationException',
          `the simulator has no operation ${operation} of CloudTrail`,
        );
      },
    };
  }

  async #record(signingName: string, call: SimulatedCall, error: ServiceError | undefined): Promise<void> {
    const { operation, input } = call;
    if (/^(?:Describe|Discover|Get|List|Submit)/.test(operation)) return;
    const at = this.#options.clock.now();
    const arn = await this.#options.callerArn(call);
    const { region, account } = this.#options.scope;
    const source = `${signingName}.amazonaws.com`;
    const id = this.#ids.uuid();
    const json = JSON.stringify({
      eventVersion: '1.11',
      userIdentity: identityOf(arn, { account, accessKeyId: call.caller.accessKeyId }),
      // CloudTrail has whole seconds.
      eventTime: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      eventSource: source,
      eventName: operation,
      awsRegion: region,
      sourceIPAddress: '127.0.0.1',
      userAgent: 'simulated',
      ...(error !== undefined && { errorCode: error.code, errorMessage: error.message }),
      requestParameters: Object.fromEntries(NAMES.map((name) => [name, input[name]])),
      responseElements: null,
      eventID: id,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
    });
    this.#events.push({ at, id, name: operation, source, userName: lastOf(arn), json });
    if (this.#events.length > KEPT) this.#events = this.#events.slice(-KEPT / 2);
  }

  /** Newest first, without the calls of the last minutes. */
  #lookUp(input: unknown) {
    const parsed = lookup.safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ServiceError('InvalidLookupAttributesException', `${issue?.path.join('.')}: ${issue?.message}`);
    }
    const { LookupAttributes: attributes, StartTime, EndTime, MaxResults, NextToken = '0' } = parsed.data;
    if (MaxResults < 1 || MaxResults > 50)
      throw new ServiceError('InvalidMaxResultsException', `MaxResults must be from 1 to 50, got ${MaxResults}`);
    const newest = this.#options.clock.now() - this.#delayMs;
    const found = this.#events
      .filter(({ at }) => at <= newest && at >= (StartTime?.getTime() ?? 0) && at <= (EndTime?.getTime() ?? newest))
      .filter((event) => attributes.every((attribute) => hasAttribute(event, attribute)))
      .toReversed();
    const start = Number(NextToken);
    const end = start + MaxResults;
    return {
      Events: found.slice(start, end).map(describe),
      ...(end < found.length && { NextToken: String(end) }),
    };
  }
}

const lookup = z.object({
  LookupAttributes: z
    .array(z.object({ AttributeKey: z.string(), AttributeValue: z.string() }))
    .max(1)
    .default([]),
  StartTime: z.date().optional(),
  EndTime: z.date().optional(),
  MaxResults: z.number().int().default(50),
  NextToken: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
});

function hasAttribute(
  { name, source, userName, id }: TrailEvent,
  { AttributeKey, AttributeValue }: { readonly AttributeKey: string; readonly AttributeValue: string },
): boolean {
  const values: Readonly<Record<string, string>> = {
    EventName: name,
    EventSource: source,
    Username: userName,
    EventId: id,
    ReadOnly: 'false',
  };
  const value = values[AttributeKey];
  if (value !== undefined) return value === AttributeValue;
  throw new SimulatorGap(
    'InvalidLookupAttributesException',
    `the simulator looks up events by ${Object.keys(values).join(', ')}, got ${AttributeKey}`,
  );
}

function describe({ at, id, name, source, userName, json }: TrailEvent) {
  return {
    EventId: id,
    EventName: name,
    ReadOnly: 'false',
    EventTime: new Date(Math.floor(at / 1_000) * 1_000),
    EventSource: source,
    Username: userName,
    Resources: [],
    CloudTrailEvent: json,
  };
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function identityOf(arn: string, { account, accessKeyId }: { readonly account: string; readonly accessKeyId: string }) {
  const common = { arn, accountId: account, accessKeyId };
  const [, roleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (roleName === undefined) return { type: 'IAMUser', ...common, userName: lastOf(arn) };
  const sessionIssuer = { type: 'Role', accountId: account, userName: roleName };
  return { type: 'AssumedRole', ...common, sessionContext: { sessionIssuer } };
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
