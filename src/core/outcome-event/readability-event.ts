import { parseServiceArn } from '../arn.ts';
import type { HeadEffect, ReadabilityNotice } from '../reconcile/refusal.ts';
import { describeInstant } from '../time.ts';
import { withoutAbsent } from '../without-absent.ts';
import type { PublishedEvent } from './outcome-event.ts';
import type { ReadabilityDetailType } from './readability-detail.ts';

const DETAIL_TYPES: Readonly<Record<ReadabilityNotice['is'], ReadabilityDetailType>> = {
  unreadable: 'Service Unreadable',
  readable: 'Service Readable',
};

/** Describes a notice in a service's head as the public event. Its `eventId` is always the same. */
export function describeReadability(serviceArn: string, { id, notice }: HeadEffect): PublishedEvent {
  const { since, action, code, count, lastEvent, end } = notice;
  const name = parseServiceArn(serviceArn);
  return {
    source: 'ecs-deployment-guard',
    detailType: DETAIL_TYPES[notice.is],
    resources: [serviceArn],
    detail: withoutAbsent({
      schemaVersion: '1',
      eventId: id,
      service: {
        serviceArn,
        cluster: name?.cluster,
        service: name?.service,
        account: name?.account,
        region: name?.region,
      },
      refusal: { since: describeInstant(since), action, code, count },
      lastEvent: lastEvent && { ...lastEvent, at: describeInstant(lastEvent.at) },
      end: end && { ...end, at: describeInstant(end.at) },
    }),
  };
}
