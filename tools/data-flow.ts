import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withParts } from './page-parts.ts';

/** The fields of a synthesized resource that the diagram uses. */
interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A synthesized CloudFormation template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Whether this edge carries only messages that could not be delivered or handled. */
  readonly isFailure: boolean;
}

/** The nodes outside the stack, each as Mermaid's shape with its label. */
const OUTSIDE = {
  defaultBus: '{{"default event bus"}}',
  ecs: '("Amazon ECS API")',
  cloudwatch: '("Amazon CloudWatch API")',
  secret: '("Secrets Manager")',
  slack: '("Slack API")',
} as const;

/** Mermaid's brackets around a name, by resource type. */
const SHAPES: Readonly<Record<string, readonly [string, string]>> = {
  'AWS::Lambda::Function': ['[[', ']]'],
  'AWS::SQS::Queue': ['>', ']'],
  'AWS::DynamoDB::Table': ['[(', ')]'],
  'AWS::Events::EventBus': ['{{', '}}'],
  'AWS::Scheduler::Schedule': ['([', '])'],
  'AWS::SNS::Topic': ['>', ']'],
};

/**
 * The data flow of a stack as a Mermaid flowchart: rules, schedules, event sources, dead-letter queues, and the actions
 * that the functions' policies allow. Dashed arrows lead to dead-letter queues.
 */
export function describeDataFlow({ Resources }: Template): string {
  const edges = distinct([
    ...Object.entries(Resources).flatMap(([id, resource]) => edgesOf(id, resource)),
    ...Object.values(Resources).flatMap((resource) => policyEdges(resource, Resources)),
  ]);
  const drawn = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].toSorted();
  const lines = [
    ...drawn.map((id) => `  ${keyOf(id)}${shapeOf(id, Resources)}`),
    ...edges.map(
      ({ from, to, label, isFailure }) => `  ${keyOf(from)} ${isFailure ? '-.->' : '-->'}|${label}| ${keyOf(to)}`,
    ),
  ];
  return ['```mermaid', 'flowchart LR', ...lines, '```'].join('\n');
}

function edgesOf(id: string, { Type, Properties = {} }: Resource): readonly Edge[] {
  switch (Type) {
    case 'AWS::Events::Rule':
      return ruleEdges(id, Properties);
    case 'AWS::Scheduler::Schedule':
      return [
        edge(id, Properties['Target'], 'starts'),
        edge(id, deadLetters(Properties['Target']), 'missed', true),
      ].flat();
    case 'AWS::Lambda::EventSourceMapping':
      return refOf(Properties['EventSourceArn']).flatMap((from) => edge(from, Properties['FunctionName'], 'batches'));
    case 'AWS::SQS::Queue':
      return edge(id, field(Properties['RedrivePolicy'], 'deadLetterTargetArn'), 'given up', true);
    case 'AWS::Lambda::Function': {
      const { SLACK_CHANNEL: channel } = { ...(field(Properties['Environment'], 'Variables') as object) } as {
        readonly SLACK_CHANNEL?: unknown;
      };
      return channel === undefined ? [] : [{ from: id, to: 'slack', label: 'posts, edits', isFailure: false }];
    }
    default:
      return [];
  }
}

function ruleEdges(id: string, { EventBusName, Targets }: Readonly<Record<string, unknown>>): readonly Edge[] {
  const [bus = 'defaultBus'] = refOf(EventBusName);
  const targets: readonly unknown[] = Array.isArray(Targets) ? Targets : [];
  return targets.flatMap((target) => [
    ...edge(bus, field(target, 'Arn'), nameOf(id)),
    ...edge(bus, deadLetters(target), 'undelivered', true),
  ]);
}

/** One-word labels of the IAM actions that are drawn. */
const ACTIONS: readonly (readonly [RegExp, string])[] = [
  [/^dynamodb:(Get|BatchGet|Query)/, 'reads'],
  [/^dynamodb:(Put|Update|Delete)/, 'writes'],
  [/^sqs:SendMessage$/, 'sends'],
  [/^events:PutEvents$/, 'publishes'],
  [/^sns:Publish$/, 'publishes'],
  [/^secretsmanager:/, 'reads'],
  [/^(ecs|cloudwatch):/, 'reads'],
];

function policyEdges(policy: Resource, resources: Template['Resources']): readonly Edge[] {
  if (policy.Type !== 'AWS::IAM::Policy') return [];
  const roles = list(policy.Properties?.['Roles']).flatMap(refOf);
  const functions = Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    const isIts = Type === 'AWS::Lambda::Function' && roles.includes(refOf(Properties?.['Role'])[0] ?? '');
    return isIts ? [id] : [];
  });
  const statements = list(field(policy.Properties?.['PolicyDocument'], 'Statement'));
  return functions.flatMap((from) =>
    statements.flatMap((statement) =>
      list(field(statement, 'Action')).flatMap((action) =>
        actionEdges(from, String(action), field(statement, 'Resource')),
      ),
    ),
  );
}

function actionEdges(from: string, action: string, on: unknown): readonly Edge[] {
  const [, label] = ACTIONS.find(([pattern]) => pattern.test(action)) ?? [];
  if (label === undefined) return [];
  const [service] = action.split(':');
  const outside = service === 'ecs' || service === 'cloudwatch' ? service : undefined;
  if (outside !== undefined) return [{ from, to: outside, label, isFailure: false }];
  if (service === 'secretsmanager') return [{ from, to: 'secret', label, isFailure: false }];
  return list(on).flatMap((one) =>
    refOf(one).map((to) => ({ from, to, label, isFailure: /DeadLetters|Undelivered|Missed/.test(to) })),
  );
}

function edge(from: string, target: unknown, label: string, isFailure = false): readonly Edge[] {
  const at = field(target, 'Arn') ?? target;
  return refOf(at).map((to) => ({ from, to, label, isFailure }));
}

function deadLetters(target: unknown): unknown {
  return field(field(target, 'DeadLetterConfig'), 'Arn');
}

/** The logical ids that a value refers to; empty for a value outside the stack. */
function refOf(value: unknown): readonly string[] {
  const [joined] = list(field(value, 'Fn::Join')).slice(1);
  if (joined !== undefined) return list(joined).flatMap(refOf);
  const got = list(field(value, 'Fn::GetAtt'))[0] ?? field(value, 'Ref');
  return typeof got === 'string' && !got.startsWith('AWS::') ? [got] : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

/** Merges edges between the same two nodes into one with all their labels. */
function distinct(edges: readonly Edge[]): readonly Edge[] {
  const groups = Map.groupBy(edges, ({ from, to, isFailure }) => `${from} ${to} ${isFailure}`);
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const labels = [...new Set([first, ...more].map(({ label }) => label))];
    return [{ ...first, label: labels.join(', ') }];
  });
}

function shapeOf(id: string, resources: Template['Resources']): string {
  if (id in OUTSIDE) return OUTSIDE[id as keyof typeof OUTSIDE];
  const [open, close] = SHAPES[resources[id]?.Type ?? ''] ?? ['[', ']'];
  return `${open}"${nameOf(id)}"${close}`;
}

/** A logical id without prefix and hash: `GuardReconcilerQueue99F671AB` becomes `ReconcilerQueue`. */
function keyOf(id: string): string {
  return id.replace(/^Guard/, '').replace(/[0-9A-F]{8}$/, '');
}

/** A logical id as words: `GuardReconcilerQueue99F671AB` becomes `reconciler queue`. */
function nameOf(id: string): string {
  return keyOf(id)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const template: Template = JSON.parse(
    readFileSync(join(root, '.build/cdk.out/design/DeploymentGuard.template.json'), 'utf8'),
  );
  const page = join(root, 'docs/design.md');
  writeFileSync(page, withParts(readFileSync(page, 'utf8'), { 'data-flow': describeDataFlow(template) }));
}
