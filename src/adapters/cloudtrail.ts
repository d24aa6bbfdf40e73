import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as z from 'zod/mini';
import { parseServiceArn } from '../core/arn.ts';
import type { TrailCall } from '../core/explanation/author.ts';
import { lazy } from '../core/lazy.ts';
import { parseJson } from '../core/parse-json.ts';
import { type EpochMs, epochMs } from '../core/time.ts';
import type { TrailGateway } from '../guard/ports.ts';
import { callAws } from './aws-errors.ts';

/** Largest page. */
const PAGE = 50;

/** Most pages. CloudTrail allows two calls per second and Region, for all callers together. */
const PAGES = 4;

/**
 * Reads calls of ECS from the event history of CloudTrail. LookupEvents takes one attribute. It is the name of the call,
 * because AWS does not publish which resources an UpdateService has; the request in the event then names the service.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function cloudTrailGateway(client: CloudTrailClient): TrailGateway {
  return {
    async calls(serviceArn, eventName, { from, to }) {
      const calls: TrailCall[] = [];
      let NextToken: string | undefined;
      for (let pages = 0; pages < PAGES; pages += 1) {
        const command = new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }],
          StartTime: new Date(from),
          EndTime: new Date(to),
          MaxResults: PAGE,
          NextToken,
        });
        const page = await callAws('cloudtrail:LookupEvents', () => client.send(command));
        calls.push(...(page.Events ?? []).flatMap((event) => mapEvent(event, serviceArn)));
        NextToken = page.NextToken;
        if (NextToken === undefined) break;
      }
      return calls.toSorted((a, b) => b.at - a.at);
    },
  };
}

const text = z.nullish(z.string());

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const eventSchema = lazy(() =>
  z.object({
    eventSource: text,
    eventTime: text,
    errorCode: text,
    userAgent: text,
    userIdentity: z.nullish(
      z.object({
        type: text,
        arn: text,
        userName: text,
        invokedBy: text,
        sessionContext: z.nullish(z.object({ sessionIssuer: z.nullish(z.object({ userName: text })) })),
      }),
    ),
    requestParameters: z.nullish(z.object({ cluster: text, service: text, serviceName: text, taskDefinition: text })),
  }),
);

/** Leaves out calls of other services, calls that failed, and events that cannot be parsed. */
function mapEvent(
  { CloudTrailEvent = '', EventName = '', EventTime }: Event,
  serviceArn: string,
): readonly TrailCall[] {
  const parsed = eventSchema().safeParse(parseJson(CloudTrailEvent));
  if (!parsed.success || EventTime === undefined) return [];
  const { eventSource, errorCode, userIdentity, userAgent, requestParameters } = parsed.data;
  if (eventSource !== 'ecs.amazonaws.com' || present(errorCode) !== undefined) return [];
  if (!namesService(requestParameters ?? {}, serviceArn)) return [];
  const at: EpochMs = epochMs(EventTime.getTime());
  return [
    {
      eventName: EventName,
      at,
      identityType: present(userIdentity?.type) ?? '',
      principalArn: present(userIdentity?.arn),
      userName: present(userIdentity?.userName),
      issuerName: present(userIdentity?.sessionContext?.sessionIssuer?.userName),
      invokedBy: present(userIdentity?.invokedBy),
      userAgent: present(userAgent),
      taskDefinition: present(requestParameters?.taskDefinition),
    },
  ];
}

interface RequestNames {
  readonly cluster?: string | null | undefined;
  readonly service?: string | null | undefined;
  readonly serviceName?: string | null | undefined;
}

/** A request names cluster and service by name or by ARN; without a cluster it means `default`. */
function namesService({ cluster, service, serviceName }: RequestNames, serviceArn: string): boolean {
  const named = present(service) ?? present(serviceName) ?? '';
  if (named === serviceArn) return true;
  const known = parseServiceArn(serviceArn);
  return (
    known !== undefined &&
    lastPart(named) === known.service &&
    lastPart(present(cluster) ?? 'default') === (known.cluster ?? 'default')
  );
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

function present(value: string | null | undefined): string | undefined {
  return value === null || value === '' ? undefined : value;
}
