import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { SERVICE_ACTIONS } from '../../src/core/event/parse-signal.ts';
import type { ReadabilityDetailType } from '../../src/core/outcome-event/readability-detail.ts';
import type { EvidenceDetailType } from '../../src/core/outcome-event/evidence-detail.ts';
import type { Outcome } from '../../src/core/deployment/record.ts';
import { outcomeWords } from './outcome-filters.ts';

/**
 * Event patterns of the reconciler on the default bus, by the rule's id. They leave out task events, which come in floods,
 * and do not filter by cluster: deployment events do not name it, and hook events have no `resources`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const reconcilerEvents: Readonly<
  Record<string, { readonly description: string; readonly pattern: EventPattern }>
> = {
  Deployments: {
    description: 'State changes of ECS deployments',
    pattern: { source: ['aws.ecs'], detailType: ['ECS Deployment State Change'] },
  },
  ServiceActions: {
    description: 'ECS service actions that report trouble or a deployment, without steady-state events',
    pattern: { source: ['aws.ecs'], detailType: ['ECS Service Action'], detail: { eventName: [...SERVICE_ACTIONS] } },
  },
  Hooks: {
    description: 'ECS deployments that pause at a lifecycle hook',
    pattern: { source: ['aws.ecs'], detailType: ['ECS Hook State Change'] },
  },
  AlarmStates: {
    description: 'CloudWatch alarms that enter or leave ALARM',
    pattern: {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change'],
      detail: { $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }] },
    },
  },
  AlarmEdits: {
    description: 'CloudWatch alarms that are edited or deleted, possibly during a deployment that they protect',
    pattern: {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm Configuration Change'],
      detail: { operation: ['update', 'delete'] },
    },
  },
};

/** Kinds of events about services that ECS denies access to. The code does not compile if one is missing. */
const readabilityTypes: Readonly<Record<ReadabilityDetailType, true>> = {
  'Service Unreadable': true,
  'Service Readable': true,
};

const evidenceTypes: Readonly<Record<EvidenceDetailType, true>> = { 'Evidence Gathered': true };

/** Which outcomes need an explanation. The code does not compile if one is missing. */
const explained: Readonly<Record<Outcome, boolean>> = {
  succeeded: false,
  'rolled-back': true,
  'rollback-failed': true,
  failed: true,
  superseded: false,
  stopped: true,
  unknown: false,
};

/**
 * The events for which the explainer gathers evidence: a rollback begins, a deployment is stuck, or it ended badly. Only
 * `Deployment Finished` always has an outcome.
 */
export const failurePattern: EventPattern = {
  source: ['ecs-deployment-guard'],
  detailType: ['Deployment Rolling Back', 'Deployment Stuck', 'Deployment Finished'],
  detail: {
    outcome: [...Object.entries(explained).flatMap(([outcome, is]) => (is ? [outcome] : [])), { exists: false }],
  },
};

/** The events that a channel receives from the guard's bus: all of them. */
export const outcomePattern: EventPattern = {
  source: ['ecs-deployment-guard'],
  detailType: [...outcomeWords.detailTypes, ...Object.keys(readabilityTypes), ...Object.keys(evidenceTypes)],
};
