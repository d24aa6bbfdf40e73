import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type IScheduleTarget,
  Schedule,
  ScheduleExpression,
  type ScheduleTargetConfig,
} from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SWEEP_EVERY_MINUTES } from '../../src/config/functions.ts';
import { allowSend } from './guard-queue.ts';

export interface SweepScheduleProps {
  readonly sweeper: IFunction;
  /** Receives the sweeps that could not be started. */
  readonly deadLetters: Queue;
}

/**
 * Starts the sweep at a fixed interval. A start that is late by a whole interval is dropped, because the next sweep covers
 * it.
 */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, { sweeper, deadLetters }: SweepScheduleProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: schedulerOf(this) });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [sweeper.functionArn] }));
    allowSend(deadLetters, role);
    const pause = Duration.minutes(SWEEP_EVERY_MINUTES);
    const config: ScheduleTargetConfig = {
      arn: sweeper.functionArn,
      role,
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: pause.toSeconds(), maximumRetryAttempts: 2 },
    };
    // The CDK's own target would also allow every version of the function.
    const target: IScheduleTarget = { bind: () => config };
    new Schedule(this, 'Schedule', {
      description: 'Starts the sweep of the deployment guard',
      schedule: ScheduleExpression.rate(pause),
      target,
    });
  }
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
function schedulerOf(scope: Construct): ServicePrincipal {
  const group = Stack.of(scope).formatArn({
    service: 'scheduler',
    resource: 'schedule-group',
    resourceName: 'default',
  });
  return new ServicePrincipal('scheduler.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account, 'aws:SourceArn': group } },
  });
}
