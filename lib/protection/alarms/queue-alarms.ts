import { CfnQueue, type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import {
  deadLetters,
  queueAge,
  returnedMessages,
  unfinishedMessages,
} from '../../../src/core/protection/alarm-rules/queue.ts';
import { isMade } from '../alarm-choice.ts';
import { queueMetrics } from '../alarm-metrics.ts';
import { choicesOf, isEssential } from '../essential-alarms.ts';
import type { DeploymentProtectionProps } from '../protection-props.ts';
import { numberOf, readProperties } from '../read-properties.ts';
import type { AlarmGroup, AlarmRules } from './alarm-group.ts';

/**
 * Seconds. Up to this visibility timeout, one alarm reads both queues within the default bake time, because two that know the
 * messages in flight would need five metrics. With a longer timeout its periods are long, and dead letters should not wait for
 * them.
 */
const SHORT_TIMEOUT = 120;

/** A dead-letter queue has an alarm of its own too if the user chose settings for it, or if the other alarm is not wanted. */
export function queueAlarms(props: DeploymentProtectionProps): readonly AlarmGroup[] {
  const { queue, deadLetterQueue } = props;
  if (queue === undefined) return [];
  const dead = deadLetterQueue ?? (queue instanceof Queue ? queue.deadLetterQueue?.queue : undefined);
  return [
    {
      metricOf: queueMetrics(queue, dead),
      rules: (threshold) => [
        ...messageRules(props, { visibilityTimeout: visibilityTimeoutOf(queue), hasDeadLetters: dead !== undefined })(
          threshold,
        ),
        queueAge(threshold('QueueAge')),
      ],
    },
  ];
}

function messageRules(
  { alarms }: DeploymentProtectionProps,
  { visibilityTimeout, hasDeadLetters }: { readonly visibilityTimeout: number; readonly hasDeadLetters: boolean },
): AlarmRules {
  const choices = choicesOf(alarms);
  const isLong = visibilityTimeout > SHORT_TIMEOUT && hasDeadLetters && isMade(choices, 'DeadLetters');
  const isEach =
    isEssential(alarms) || isLong || choices.DeadLetters !== undefined || !isMade(choices, 'UnfinishedMessages');
  return (threshold) => {
    const finishing = { threshold: threshold('UnfinishedMessages'), visibilityTimeout };
    const share = hasDeadLetters && !isEach ? threshold('DeadLetters') : undefined;
    return [
      isEssential(alarms) || isLong ? unfinishedMessages(finishing) : returnedMessages(finishing, share),
      ...(hasDeadLetters && isEach ? [deadLetters(threshold('DeadLetters'))] : []),
    ];
  };
}

/** Seconds. The default is SQS's. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
function visibilityTimeoutOf(queue: IQueue): number {
  const resource = queue.node.defaultChild;
  const set = resource instanceof CfnQueue ? numberOf(readProperties(queue, resource.visibilityTimeout)) : undefined;
  return set ?? 30;
}
