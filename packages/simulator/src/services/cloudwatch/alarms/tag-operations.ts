import * as z from 'zod';
import { ServiceError } from '../../../service.ts';
import { gap, parseInput } from '../validation-error.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { MetricAlarm } from './state.ts';
import { fits, tagList, withTags } from './tags.ts';

const arn = z.string().min(1).max(1024);
const listInput = z.object({ ResourceARN: arn });
const tagInput = z.object({ ResourceARN: arn, Tags: tagList });
const untagInput = z.object({ ResourceARN: arn, TagKeys: z.array(z.string().min(1).max(128)) });

/** ListTagsForResource, TagResource and UntagResource, for alarms. */
export function tagOperations(store: AlarmStore): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    ListTagsForResource: (input) => {
      const { ResourceARN } = parseInput(listInput, input);
      // A resource that does not exist has no tags, and is no error, as recorded answers show.
      return { Tags: alarmOf(store, ResourceARN)?.tags ?? [] };
    },
    TagResource: (input) => {
      const { ResourceARN, Tags } = parseInput(tagInput, input);
      const alarm = existing(store, ResourceARN);
      const tags = withTags(alarm.tags, Tags);
      if (!fits(tags)) {
        throw new ServiceError('InvalidParameterValueException', `An alarm has at most 50 tags, got ${tags.length}.`);
      }
      alarm.tags = tags;
      return {};
    },
    UntagResource: (input) => {
      const { ResourceARN, TagKeys } = parseInput(untagInput, input);
      const alarm = existing(store, ResourceARN);
      alarm.tags = alarm.tags.filter(({ Key }) => !TagKeys.includes(Key));
      return {};
    },
  };
}

function alarmOf(store: AlarmStore, resource: string): MetricAlarm | undefined {
  const [, , , , , kind = ''] = resource.split(':');
  if (kind !== 'alarm') {
    throw gap(`the simulator has tags of alarms only: give the ARN of an alarm instead of ${resource}`);
  }
  return store.metricAlarms().find((alarm) => alarm.arn === resource);
}

/** AWS publishes the code of this error, but no text. */
function existing(store: AlarmStore, resource: string): MetricAlarm {
  const alarm = alarmOf(store, resource);
  if (alarm !== undefined) return alarm;
  const fields = { ResourceType: 'alarm', ResourceId: resource };
  throw new ServiceError('ResourceNotFoundException', `There is no alarm ${resource}.`, { status: 404, fields });
}
