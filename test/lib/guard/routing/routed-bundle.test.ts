import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../../lib/guard/deployment-guard.ts';
import type { DeploymentRoutingProps } from '../../../../lib/guard/routing/routing-props.ts';
import { actionsOf, bundles, guardStack, guardTemplate, statementsOf, withSlack } from '../../guard-templates.ts';
import { variablesOf } from '../../guard-functions.ts';
import { createApp } from '../../synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'routed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const byTeam = { routes: [{ teams: ['a'], to: [{ slackChannel: 'C0AAAAAAAA' }] }] };
const byCluster = { routes: [{ clusters: ['a'], to: [{ slackChannel: 'C0AAAAAAAA' }] }] };
const routed = (routing: (stack: Stack) => DeploymentRoutingProps) =>
  guardTemplate((stack) => ({ ...withSlack(stack), routing: routing(stack) }));
const actions = (template: Template) => actionsOf(template, 'NotifierRole');

describe('the notifier of a guard with routes', () => {
  it('has a bundle of its own, with the routing table as a file', () => {
    const app = createApp(undefined, folder);
    const stack = new Stack(app, 'Test');
    new DeploymentGuard(stack, 'Guard', { bundles, ...withSlack(stack), routing: byTeam });
    const { directory } = app.synth();
    const routedAssets = readdirSync(directory).filter((name) => existsSync(join(directory, name, 'routing.json')));
    const read = (file: string) => routedAssets.map((name) => readFileSync(join(directory, name, file), 'utf8'));
    // No other notifier contains the code for routes.
    expect(read('index.cjs')).toEqual(["exports.handler = async () => 'routed-notifier';\n"]);
    expect(read('routing.json').map((text) => JSON.parse(text))).toEqual([
      {
        routes: [{ tags: { team: ['a'] }, to: [{ is: 'slack', channel: 'C0AAAAAAAA', post: 'trouble' }] }],
        fallback: [{ is: 'slack', channel: 'C0123456789', post: 'trouble' }],
      },
    ]);
  });

  it('gets another bundle when a route changes, and the same for the same routes', () => {
    const codeOf = (routing: DeploymentRoutingProps) =>
      JSON.stringify(
        Object.values(routed(() => routing).findResources('AWS::Lambda::Function'))
          .map(({ Properties }) => Properties.Code.S3Key)
          .toSorted(),
      );
    expect(codeOf(byTeam)).toBe(codeOf(byTeam));
    expect(codeOf(byTeam)).not.toBe(codeOf(byCluster));
  });

  it('knows the ARNs of topics by its variables, and may publish on these alone', () => {
    const template = routed((stack) => ({
      ...byCluster,
      fallback: [{ topic: new Topic(stack, 'Deploys', { enforceSSL: true }), format: 'json' }],
    }));
    const variables = variablesOf(template, 'notifier');
    expect(variables).toMatchObject({ ROUTING_FILE: 'routing.json', SLACK_CHANNEL: 'C0123456789' });
    expect(JSON.stringify(variables)).toMatch(
      /"TOPIC_ARNS":\{"Fn::Join":\["",\["\[\\"",\{"Ref":"Deploys\w+"\},"\\"\]"\]\]\}/,
    );
    const publishes = statementsOf(template, 'NotifierRole').filter(({ Action }) => Action === 'sns:Publish');
    expect(publishes).toEqual([
      { Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: expect.stringMatching(/^Deploys/) } },
    ]);
  });

  it('may read tags only if a route matches by a tag or a team', () => {
    expect(actions(routed(() => byTeam))).toEqual(
      expect.arrayContaining(['ecs:DescribeServices', 'ecs:DescribeClusters']),
    );
    expect(actions(routed(() => byCluster)).filter((action) => action.startsWith('ecs:'))).toEqual([]);
  });

  it('may query the records of services alone, for the deployment before and the one that fixed a failure', () => {
    const queries = statementsOf(
      routed(() => byCluster),
      'NotifierRole',
    ).filter(({ Action }) => [Action].flat().includes('dynamodb:Query'));
    expect(queries).toHaveLength(1);
    const keys = JSON.stringify(queries[0]?.Condition);
    expect(keys).toContain(':service/*');
    expect(keys).not.toContain('notification#');
  });

  it('needs no Slack if all destinations are topics', () => {
    const template = guardTemplate((stack) => ({
      routing: { routes: [], fallback: [{ topic: new Topic(stack, 'T', { enforceSSL: true }), format: 'amazon-q' }] },
    }));
    expect(variablesOf(template, 'notifier')).toMatchObject({ SLACK_CHANNEL: '', SLACK_SECRET_ARN: '' });
    expect(actions(template)).not.toContain('secretsmanager:GetSecretValue');
  });

  it('is that of a guard with one channel if there are no routes', () => {
    const plain = JSON.stringify(Template.fromStack(guardStack(withSlack)).toJSON());
    expect(plain).not.toContain('ROUTING_FILE');
    expect(plain).not.toContain('notification#route');
  });
});
