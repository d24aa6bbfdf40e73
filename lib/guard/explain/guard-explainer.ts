import { Rule } from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { explainerEnv } from '../../../src/config/env.ts';
import { EVIDENCE_ACCESS, type EvidenceAccess } from '../../../src/config/evidence-access.ts';
import { EXPLAIN_PARTS, type ExplainPart } from '../../../src/config/explain-parts.ts';
import { explainerLimits } from '../../../src/config/functions.ts';
import { failurePattern } from '../event-rules.ts';
import type { EvidencePart } from '../../../src/core/explanation/evidence.ts';
import type { ExplainProps } from './explain-props.ts';
import { GuardFunction } from '../guard-function.ts';
import { type GuardParts, keepRecords, watchConsumer } from '../guard-parts.ts';
import { GuardQueue, GuardQueueTarget } from '../guard-queue.ts';

/** The explainer's function and queue. */
export interface GuardExplainer {
  readonly function: lambda.Function;
  readonly queue: Queue;
}

/** Creates the function that gathers why a deployment failed. It learns of failures from the guard's bus alone. */
export function createExplainer(parts: GuardParts, explain: ExplainProps): GuardExplainer {
  const { scope, settings, props, records, eventBus, undelivered } = parts;
  const queue = new GuardQueue(scope, 'ExplainerQueue', {
    limits: explainerLimits,
    encryptionKey: props.encryptionKey,
  });
  const explainer = new GuardFunction(scope, 'Explainer', {
    ...settings,
    bundle: 'explainer',
    description: 'Gathers why an ECS deployment failed',
    limits: explainerLimits,
    environment: explainerEnv.write({
      ...keepRecords(parts),
      explainerQueueUrl: queue.queue.queueUrl,
      deadLettersUrl: queue.deadLetters.queueUrl,
      eventBusName: eventBus.eventBusName,
      parts: partsOf(explain),
    }),
  });
  records.grant(explainer.role, 'explainer');
  explainer.allow(['events:PutEvents'], eventBus.eventBusArn);
  queue.grantSend(explainer.role);
  queue.grantGiveUp(explainer.role);
  grantReads(explainer, explain);
  explainer.workOff(queue.queue, explainerLimits);
  new Rule(scope, 'FailuresToExplain', {
    description: 'Sends failed deployments to the function that gathers why',
    eventBus,
    eventPattern: failurePattern,
    targets: [new GuardQueueTarget(queue.queue, undelivered)],
  });
  watchConsumer(parts, 'Explainer', { function: explainer.function, queue });
  return { function: explainer.function, queue: queue.queue };
}

/** The optional parts that are asked for. */
function partsOf(explain: ExplainProps): readonly ExplainPart[] {
  return EXPLAIN_PARTS.filter((part) => explain[part] !== undefined && explain[part] !== false);
}

/** Grants the reads of each part that is asked for, and of no other. */
function grantReads(explainer: GuardFunction, explain: ExplainProps): void {
  const parts: readonly EvidencePart[] = ['service-events', 'tasks', ...partsOf(explain)];
  const anywhere = parts.flatMap((part) => [...actionsOn('cluster', part), ...actionsOn('any', part)]);
  explainer.allowOnAll(
    [...new Set(anywhere)],
    'Read-only calls: any service of the account may fail, and most of these calls accept no narrower resource.',
  );
  grantLogs(explainer, explain);
  grantImages(explainer, explain);
}

function actionsOn(on: EvidenceAccess['on'], part: EvidencePart): readonly string[] {
  return EVIDENCE_ACCESS[part].filter((access) => access.on === on).flatMap(({ actions }) => actions);
}

function grantLogs(explainer: GuardFunction, { logs }: ExplainProps): void {
  if (logs === undefined || logs === false) return;
  const reason = 'Any service may write to any log group. Pass log groups as explain.logs to narrow it.';
  const actions = actionsOn('log-groups', 'logs');
  if (logs === true) explainer.allowOnAll(actions, reason);
  else for (const group of logs) explainer.allow(actions, group.logGroupArn);
}

function grantImages(explainer: GuardFunction, { commits }: ExplainProps): void {
  if (commits === undefined || commits === false) return;
  const actions = actionsOn('repositories', 'commits');
  const reason = 'Any service may use any repository. Pass repositories as explain.commits to narrow it.';
  if (commits === true) explainer.allowOnAll(actions, reason);
  else for (const repository of commits) explainer.allow(actions, repository.repositoryArn);
}
