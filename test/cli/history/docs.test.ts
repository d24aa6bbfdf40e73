import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed, parsePolicy } from '@ecs-guard/simulator/deployed/template/policy';
import { describe, expect, it } from 'vitest';
import { readHistoryArguments } from '../../../src/cli/history/arguments.ts';
import { CSV_HEAD } from '../../../src/cli/history/csv.ts';
import { createOutput } from '../../../src/cli/history/output.ts';
import { countFigures } from '../../../src/core/history/figures.ts';
import { before, days, epochMs, hours, minutes } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, serviceArn, TEN } from '../../core/history/past-deployments.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
const page = read('docs/history.md');

const task = (name: string) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/${name}`;
const ago = (count: number, fields: { readonly took?: number } = {}) => {
  const createdAt = before(epochMs(TEN), days(count));
  return { createdAt, startedAt: createdAt, finishedAt: epochMs(createdAt + (fields.took ?? minutes(5))) };
};
const cart = serviceArn('cart');

/** As ECS is read: by service, newest first within a service. */
const deployments = [
  rolledBack(),
  pastDeployment({ ...ago(1), taskDefinitionArn: task('checkout:41') }),
  pastDeployment({ ...ago(4, { took: minutes(1) }), outcome: 'superseded', taskDefinitionArn: task('checkout:40') }),
  rolledBack({
    ...ago(3, { took: minutes(3) }),
    serviceArn: cart,
    cause: 'circuit-breaker',
    alarmNames: [],
    taskDefinitionArn: task('cart:8'),
  }),
  pastDeployment({ ...ago(5), serviceArn: cart, taskDefinitionArn: task('cart:7') }),
];

describe('docs/history.md', () => {
  it('shows what the command prints', () => {
    const reading = readHistoryArguments(['--cluster', 'shop', '--since', '14d']);
    if (reading.is !== 'read') throw new Error('the example is wrong');
    const until = epochMs(TEN + hours(1));
    const range = { from: before(until, days(14)), until };
    const output = createOutput(reading.history, { range, region: 'eu-west-1', columns: undefined });
    const counts = countFigures(range);
    for (const deployment of deployments) counts.add(deployment);
    expect(page).toContain(`\n\`\`\`\n${output.page(deployments)}${output.end(counts.figures())}\`\`\`\n`);
  });

  it('has the columns of the CSV in their order', () => {
    const [, sentence = ''] = /The columns are ([\s\S]+?)\.\n/.exec(page) ?? [];
    const columns = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(columns).toEqual(CSV_HEAD.trim().split(','));
  });
});

describe('the policies for history in docs/iam.md', () => {
  const [, section = ''] = read('docs/iam.md').split('\n## For `ecs-guard history`\n');
  const policies = [...(section.split('\n## ')[0] ?? '').matchAll(/```json\n([\s\S]+?)```/g)].map(
    ([, json = '']) => json,
  );
  const account = ':us-east-1:111122223333:';

  it.each([
    [0, 'ecs:ListServiceDeployments', `arn:aws:ecs${account}service/shop/checkout`, 'dynamodb:Query'],
    [0, 'ecs:DescribeClusters', `arn:aws:ecs${account}cluster/shop`, 'ecs:UpdateService'],
    [1, 'dynamodb:Query', `arn:aws:dynamodb${account}table/TABLE/index/byDay`, 'dynamodb:Scan'],
    [1, 'dynamodb:BatchGetItem', `arn:aws:dynamodb${account}table/TABLE`, 'dynamodb:PutItem'],
    [2, 'ecr:BatchGetImage', 'arn:aws:ecr:us-east-1:111122223333:repository/shop', 'ecr:PutImage'],
  ])('number %i allows %s and not %4$s', (index, action, resource, other) => {
    const statements = parsePolicy(JSON.parse(policies[index] ?? ''), 'the reader');
    const isAllowedTo = (one: string) =>
      isAllowed(statements, { principal: { role: 'reader' }, action: one, resource, keys: {} });
    expect([isAllowedTo(action), isAllowedTo(other)]).toEqual([true, false]);
  });
});
