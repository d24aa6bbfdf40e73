import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { sweeperEnv } from '../../src/config/env.ts';
import { sweeperLimits, sweepPace } from '../../src/config/functions.ts';
import { openIndex } from '../../src/config/table.ts';
import { GuardFunction } from './guard-function.ts';
import { guardMetric } from './guard-metrics.ts';
import { type GuardParts, watchServices } from './guard-parts.ts';
import { createDeadLetterQueue } from './guard-queue.ts';
import { SweepSchedule } from './sweep-schedule.ts';

/** Creates the safety net: the function that finds changes without an event. */
export function createSweeper(parts: GuardParts): lambda.Function {
  const { scope, settings, props, records, alarms, reconcilerQueue } = parts;
  const deadLetters = createDeadLetterQueue(scope, 'MissedSweeps', props.encryptionKey);
  const sweeper = new GuardFunction(scope, 'Sweeper', {
    ...settings,
    bundle: 'sweeper',
    description: 'Finds ECS services that changed without an event',
    limits: sweeperLimits,
    deadLetterQueue: deadLetters,
    environment: sweeperEnv.write({
      ...watchServices(parts),
      reconcilerQueueUrl: reconcilerQueue.queue.queueUrl,
      callsPerSecond: props.sweepCallsPerSecond ?? sweepPace.standard,
    }),
  });
  sweeper.allowOnAll(
    ['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices'],
    'Read-only calls: the sweep checks every cluster and service of the account.',
  );
  records.grant(sweeper.role, 'sweeper');
  records.grantQuery(sweeper.role, openIndex);
  reconcilerQueue.grantSend(sweeper.role);
  new SweepSchedule(scope, 'SweepSchedule', { sweeper: sweeper.function, deadLetters });
  alarms.watchDeadLetters('MissedSweeps', deadLetters, 'A sweep failed or could not start', 'missed-sweeps');
  alarms.watchUnfinishedSweeps(
    'SweepUnfinished',
    guardMetric(settings.metricsNamespace, 'SweepUnfinished'),
    'The sweep needs more than ten minutes (two runs) to check every service',
    'unfinished-sweeps',
  );
  alarms.watchFunction('Sweeper', sweeper.function, 'sweeper');
  return sweeper.function;
}
