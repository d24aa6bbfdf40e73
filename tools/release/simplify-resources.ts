import { isDeepStrictEqual } from 'node:util';
import { type Fields, fieldsOf, isFields } from '../../src/core/template/template.ts';

/** A property with the value that AWS uses if it is absent. */
interface Standard {
  readonly type: string;
  readonly drop: (properties: Fields) => Fields;
}

/**
 * What a template may leave out without a change, because it is the default.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html (24 hours, 185 times)
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html (four days)
 */
const STANDARDS: readonly Standard[] = [
  {
    type: 'AWS::CloudWatch::Alarm',
    drop: (alarm) => omitIf(alarm, 'DatapointsToAlarm', (value) => value === alarm['EvaluationPeriods']),
  },
  {
    type: 'AWS::SQS::Queue',
    drop: (queue) => omitIf(queue, 'MessageRetentionPeriod', (value) => value === 345_600),
  },
  {
    type: 'AWS::Events::Rule',
    drop: (rule) => {
      const { Targets, ...rest } = omitIf(rule, 'State', (value) => value === 'ENABLED');
      const retries = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };
      const targets = Array.isArray(Targets) ? Targets.map(fieldsOf) : [];
      return {
        ...rest,
        Targets: targets.map((target) => omitIf(target, 'RetryPolicy', (value) => isDeepStrictEqual(value, retries))),
      };
    },
  },
];

/** Makes a resource shorter without a change of what CloudFormation creates. */
export function simplifyResource(resource: Fields): Fields {
  const { Type, Properties, DependsOn, ...rest } = resource;
  const standard = STANDARDS.find(({ type }) => type === Type);
  const properties = standard?.drop(fieldsOf(Properties)) ?? fieldsOf(Properties);
  const explicit = otherDependencies(DependsOn, properties);
  return {
    Type,
    ...withoutDeletion(rest),
    ...(explicit.length > 0 && { DependsOn: explicit.length === 1 ? explicit[0] : explicit }),
    Properties: mergeStatements(properties),
  };
}

/** `Delete` is the default of every type in the template. */
function withoutDeletion(rest: Fields): Fields {
  return omitIf(
    omitIf(rest, 'DeletionPolicy', (value) => value === 'Delete'),
    'UpdateReplacePolicy',
    (value) => value === 'Delete',
  );
}

/** Without those that a reference implies. */
function otherDependencies(dependsOn: unknown, properties: Fields): readonly string[] {
  const all = (Array.isArray(dependsOn) ? dependsOn : [dependsOn]).filter((one) => typeof one === 'string');
  const used = JSON.stringify(properties);
  return all.filter((id) => !used.includes(`{"Fn::GetAtt":["${id}",`) && !used.includes(`{"Ref":"${id}"}`));
}

/** Statements of a policy that differ only in `aws:SourceArn` become one with all of these ARNs: any of them is enough. */
function mergeStatements(properties: Fields): Fields {
  const document = properties['PolicyDocument'];
  if (!isFields(document) || !Array.isArray(document['Statement'])) return properties;
  const merged: Fields[] = [];
  for (const statement of document['Statement'].map((one) => anyone(fieldsOf(one)))) {
    const same = merged.findIndex(
      (one) => sourceOf(one) !== undefined && isDeepStrictEqual(unsourced(one), unsourced(statement)),
    );
    const earlier = merged[same];
    if (earlier === undefined) merged.push(statement);
    else merged[same] = withSources(earlier, [...sourcesOf(earlier), ...sourcesOf(statement)]);
  }
  return { ...properties, PolicyDocument: { ...document, Statement: merged } };
}

/**
 * Writes "everyone" as `*`, which means the same.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
 */
function anyone(statement: Fields): Fields {
  return isDeepStrictEqual(statement['Principal'], { AWS: '*' }) ? { ...statement, Principal: '*' } : statement;
}

function sourceOf(statement: Fields): unknown {
  return fieldsOf(fieldsOf(statement['Condition'])['ArnEquals'])['aws:SourceArn'];
}

function sourcesOf(statement: Fields): readonly unknown[] {
  const source = sourceOf(statement);
  return Array.isArray(source) ? source : [source];
}

function unsourced(statement: Fields): Fields {
  return withSources(statement, []);
}

function withSources(statement: Fields, sources: readonly unknown[]): Fields {
  const condition = fieldsOf(statement['Condition']);
  return { ...statement, Condition: { ...condition, ArnEquals: { 'aws:SourceArn': sources } } };
}

function omitIf(fields: Fields, name: string, isStandard: (value: unknown) => boolean): Fields {
  if (!isStandard(fields[name])) return fields;
  const { [name]: _, ...rest } = fields;
  return rest;
}
