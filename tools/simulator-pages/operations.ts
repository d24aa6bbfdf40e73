import { table } from '../page-parts.ts';
import type { RefusedOperation, ServedOperation, ServiceSurvey } from './survey.ts';
import { parametersBy } from './treatments.ts';

/** Names of services as the pages write them; others are shown by their signing name. */
const titles: Readonly<Record<string, string>> = {
  ecs: 'Amazon ECS',
  monitoring: 'Amazon CloudWatch',
  events: 'Amazon EventBridge',
  elasticloadbalancing: 'Elastic Load Balancing v2',
  ssm: 'AWS Systems Manager',
  logs: 'Amazon CloudWatch Logs',
  cloudtrail: 'AWS CloudTrail',
  sts: 'AWS STS',
};

export function titleOf(signingName: string): string {
  return titles[signingName] ?? signingName;
}

/** The operations of every service that `--serve` has, with what it does with their parameters: a part of docs/simulator.md. */
export function operationsPart(surveys: readonly ServiceSurvey[]): string {
  return surveys
    .map(({ signingName, served, refused, others }) =>
      [`### ${titleOf(signingName)}`, servedTable(signingName, served), ...refusedPart(refused, others)].join('\n\n'),
    )
    .join('\n\n');
}

function servedTable(signingName: string, served: readonly ServedOperation[]): string {
  return table(
    ['operation', 'used', 'kept', 'ignored with a warning', 'refused'],
    served.map(({ name, leaves }) => {
      const { used, kept, ignored, refused } = parametersBy(leaves);
      return [
        `[\`${name}\`](simulator-members.md#${anchorOf(signingName, name)})`,
        ...[used, kept, ignored, refused].map(coded),
      ];
    }),
  );
}

/** Two services have operations of the same name. */
export function anchorOf(signingName: string, operation: string): string {
  return `${signingName}-${operation.toLowerCase()}`;
}

export function coded(members: readonly string[]): string {
  return members.map((member) => `\`${member}\``).join(', ');
}

/** The operations that are refused, by what to use instead. */
function refusedPart(refused: readonly RefusedOperation[], others: string | undefined): readonly string[] {
  const groups = Map.groupBy(refused, ({ instead }) => instead ?? '');
  const rows = [...groups].map(([instead, all]) => [coded(all.map(({ name }) => name)), instead]);
  if (others !== undefined) rows.push(['all others', others]);
  return rows.length === 0 ? [] : [table(['refused operations', 'what the refusal says'], rows)];
}
