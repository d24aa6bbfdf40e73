import { isDeepStrictEqual } from 'node:util';
import { type Fields, fieldsOf, isFields } from '../../src/core/template/template.ts';

/** Logical id of the one policy. */
const MERGED = 'DeadLetterPolicies';

/**
 * Replaces the policies of queues that have the same statements by one for all of these queues. Its resource is `*`, because
 * the policy of a queue can only be about this queue.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html
 */
export function mergeQueuePolicies(resources: Fields): Fields {
  const documents = Object.entries(resources).flatMap(([id, resource]) => {
    const policy = fieldsOf(resource);
    return policy['Type'] === 'AWS::SQS::QueuePolicy' ? [{ id, policy, document: documentOf(policy) }] : [];
  });
  const same = documents.map(({ document }) => documents.filter((one) => isDeepStrictEqual(one.document, document)));
  const largest = same.toSorted((a, b) => b.length - a.length)[0] ?? [];
  const [first] = largest;
  if (first === undefined || largest.length < 2) return resources;
  const ids = largest.map(({ id }) => id);
  const merged = {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { PolicyDocument: first.document, Queues: largest.flatMap(({ policy }) => queuesOf(policy)) },
  };
  const rest = Object.entries(resources).filter(([id]) => !ids.includes(id));
  return Object.fromEntries([...rest, [MERGED, merged]]);
}

/** The document without the name of the queue. */
function documentOf(policy: Fields): Fields {
  const document = fieldsOf(fieldsOf(policy['Properties'])['PolicyDocument']);
  const statements = Array.isArray(document['Statement']) ? document['Statement'].filter(isFields) : [];
  return { ...document, Statement: statements.map((statement) => ({ ...statement, Resource: '*' })) };
}

/** The queues, each only where its own policy would exist. */
function queuesOf(policy: Fields): readonly unknown[] {
  const { Queues } = fieldsOf(policy['Properties']);
  const queues = Array.isArray(Queues) ? Queues : [];
  const condition = policy['Condition'];
  return condition === undefined
    ? queues
    : queues.map((queue) => ({ 'Fn::If': [condition, queue, { Ref: 'AWS::NoValue' }] }));
}
