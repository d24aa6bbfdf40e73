import type { EventDelivery } from '../services/eventbridge/event-bridge.ts';
import type { SqsService } from '../services/sqs.ts';
import type { Access } from './template/access.ts';
import type { Wiring } from './template/wiring.ts';

const eventBridge = 'events.amazonaws.com';

/**
 * Sends a matched event to the queue that its rule targets. EventBridge does not retry if the queue's policy denies it:
 * the event goes to the target's dead-letter queue, and is lost if that queue's policy denies it too.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export function deliverToQueue(
  { wiring, access, sqs }: { readonly wiring: Wiring; readonly access: Access; readonly sqs: SqsService },
  { ruleArn, targetArn, body }: EventDelivery,
): void {
  const rule = wiring.rules.find(({ arn }) => arn === ruleArn);
  const deadLetterArn = rule?.properties.Targets.find(({ Arn }) => Arn === targetArn)?.DeadLetterConfig?.Arn;
  const send = (queueArn: string, consequence: string) => {
    const hop = `rule ${rule?.label ?? ruleArn} sends to ${labelOf(wiring, queueArn)}`;
    const question = { hop, consequence, action: 'sqs:SendMessage', resource: queueArn };
    if (!access.mayService(eventBridge, ruleArn, question)) return false;
    sqs.deliver(queueArn.split(':').at(-1) ?? '', body);
    return true;
  };
  if (deadLetterArn === undefined) send(targetArn, 'the event is lost');
  else if (!send(targetArn, 'the event goes to the dead-letter queue')) send(deadLetterArn, 'the event is lost');
}

function labelOf(wiring: Wiring, queueArn: string): string {
  return wiring.queues.find(({ arn }) => arn === queueArn)?.label ?? queueArn;
}
