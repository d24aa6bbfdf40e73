import { number, schemasIn, text, time } from './static-schema.ts';

const { structure, listOf, operation, error } = schemasIn('com.amazonaws.cloudtrail');

const attribute = structure('LookupAttribute', { required: { AttributeKey: text, AttributeValue: text } });
const resource = structure('Resource', { optional: { ResourceType: text, ResourceName: text } });
const event = structure('Event', {
  optional: {
    EventId: text,
    EventName: text,
    ReadOnly: text,
    AccessKeyId: text,
    EventTime: time,
    EventSource: text,
    Username: text,
    Resources: listOf('ResourceList', resource),
    CloudTrailEvent: text,
  },
});

/**
 * The operation of CloudTrail that reads the event history.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const cloudTrailSchemas = {
  ...operation(
    'LookupEvents',
    {
      optional: {
        LookupAttributes: listOf('LookupAttributesList', attribute),
        StartTime: time,
        EndTime: time,
        EventCategory: text,
        MaxResults: number,
        NextToken: text,
      },
    },
    { Events: listOf('EventsList', event), NextToken: text },
  ),
  ...error('InvalidLookupAttributesException', 'InvalidLookupAttributes'),
  ...error('InvalidMaxResultsException', 'InvalidMaxResults'),
  ...error('InvalidNextTokenException', 'InvalidNextToken'),
  ...error('InvalidTimeRangeException', 'InvalidTimeRange'),
};
