import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ensurePackage } from '../../tools/build.ts';
import { createApp } from '../lib/synth.ts';

// The examples import the package by its name, as their readers will: it is built before they are loaded.
await ensurePackage(join(import.meta.dirname, '../..'));
const { AmazonQStack } = await import('../../examples/destinations/amazon-q.ts');
const { DatadogStack } = await import('../../examples/destinations/datadog.ts');
const { DevOpsAgentStack } = await import('../../examples/destinations/devops-agent.ts');
const { GitHubStack } = await import('../../examples/destinations/github.ts');
const { JiraServiceManagementStack } = await import('../../examples/destinations/jira-service-management.ts');
const { NewRelicStack } = await import('../../examples/destinations/new-relic.ts');
const { PagerDutyStack } = await import('../../examples/destinations/pagerduty.ts');
const { TeamsStack } = await import('../../examples/destinations/teams.ts');

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:destination-a1B2c3';
const webhookUrl = 'https://example.com/hook';
const byApi: Readonly<Record<string, (app: App) => Stack>> = {
  pagerduty: (app) => new PagerDutyStack(app, 'Test', { secretArn }),
  teams: (app) => new TeamsStack(app, 'Test', { webhookUrl, secretArn }),
  'jira-service-management': (app) => new JiraServiceManagementStack(app, 'Test', { secretArn }),
  'devops-agent': (app) => new DevOpsAgentStack(app, 'Test', { webhookUrl, secretArn }),
  datadog: (app) => new DatadogStack(app, 'Test', { secretArn }),
  'new-relic': (app) => new NewRelicStack(app, 'Test', { accountId: '1', secretArn }),
};
const templateOf = (create: (app: App) => Stack) => Template.fromStack(create(createApp()));

interface Target {
  readonly DeadLetterConfig?: { readonly Arn: unknown };
  readonly RetryPolicy?: unknown;
  readonly InputTransformer?: {
    readonly InputTemplate: string;
    readonly InputPathsMap: Readonly<Record<string, string>>;
  };
}

/** The target of the rule `Failures`. */
function targetOf(template: Template): Target {
  const rules = Object.entries(template.findResources('AWS::Events::Rule')).filter(
    // The guard has a rule of its own for the explainer.
    ([id]) => id.includes('Failures') && !id.includes('FailuresToExplain'),
  );
  return rules[0]?.[1]['Properties'].Targets[0];
}

/** The body that EventBridge would send: each variable becomes the text `value`, as JSON outside of a text. */
function bodyOf({ InputTransformer }: Target): Readonly<Record<string, unknown>> {
  const template = InputTransformer?.InputTemplate ?? '';
  const inTexts = template.replace(/"(?:[^"\\]|\\.)*"/g, (text) => text.replace(/<[\w-]+>/g, 'value'));
  return JSON.parse(inTexts.replace(/<[\w-]+>/g, '"value"'));
}

describe.each(Object.entries(byApi))('the recipe for %s', (_, create) => {
  const template = templateOf(create);
  const target = targetOf(template);

  it('is one call of an API destination, with a dead-letter queue and retries for a day', () => {
    template.resourceCountIs('AWS::Events::ApiDestination', 1);
    expect(JSON.stringify(target.DeadLetterConfig)).toContain('DeadLetters');
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
  });

  it('keeps its key in the connection, and out of the address and the template', () => {
    const [connection] = Object.values(template.findResources('AWS::Events::Connection'));
    expect(JSON.stringify(connection)).toContain(`{{resolve:secretsmanager:${secretArn}`);
    const [destination] = Object.values(template.findResources('AWS::Events::ApiDestination'));
    expect(JSON.stringify(destination)).not.toContain('resolve:secretsmanager');
  });

  it('sends a body within the limit of EventBridge, of fields that each of these events has', () => {
    const { InputTemplate = '', InputPathsMap = {} } = target.InputTransformer ?? {};
    expect(InputTemplate.length).toBeGreaterThan(50);
    expect(InputTemplate.length).toBeLessThan(8_192);
    expect(JSON.stringify(bodyOf(target))).toContain('value');
    const known =
      /^\$\.detail\.(eventId|outcome|cause|links\.deployment|deployment\.(service|serviceArn|deploymentKey|region|account|finishedAt))$/;
    for (const path of Object.values(InputPathsMap)) expect(path).toMatch(known);
  });
});

describe('the bodies', () => {
  const body = (name: string) => {
    const create = byApi[name];
    if (create === undefined) throw new Error(`no recipe ${name}`);
    return bodyOf(targetOf(templateOf(create)));
  };

  it('of PagerDuty trigger an incident per deployment, with the key in the connection', () => {
    expect(body('pagerduty')).toMatchObject({
      event_action: 'trigger',
      dedup_key: 'value',
      payload: { summary: 'ECS service value: value, cause: value', source: 'value', severity: 'error' },
    });
    templateOf(
      byApi['pagerduty'] ??
        (() => {
          throw new Error('none');
        }),
    ).hasResourceProperties('AWS::Events::Connection', {
      AuthParameters: { InvocationHttpParameters: { BodyParameters: [{ Key: 'routing_key', IsValueSecret: true }] } },
    });
  });

  it('of Teams are one adaptive card of less than 28 KB', () => {
    const card = body('teams');
    expect(card).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }],
    });
    // Names of 255 characters make ARNs of up to 700, in five places.
    expect(JSON.stringify(card).length + 5 * 700).toBeLessThan(28_000);
  });

  it('of AWS DevOps Agent say everything in the description', () => {
    expect(body('devops-agent')).toMatchObject({ eventType: 'incident', action: 'created', priority: 'HIGH' });
    expect(body('devops-agent')['description']).toMatch(/Service: value\. Service deployment: value/);
    expect(body('devops-agent')['data']).toBeUndefined();
  });
});

describe('the recipe for Amazon Q', () => {
  it('is a topic that the guard publishes on, and a channel that subscribes to it', () => {
    const template = templateOf((app) => new AmazonQStack(app, 'Test', { tenantId: 't', teamId: 'u', channelId: 'c' }));
    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.resourceCountIs('AWS::Chatbot::MicrosoftTeamsChannelConfiguration', 1);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('sns:Publish');
  });
});

describe('the recipe for GitHub', () => {
  const template = templateOf((app) => new GitHubStack(app, 'Test', { secretArn }));

  it('reads the tag of the service, then sets the status of that deployment', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    const definition = JSON.stringify(machine);
    expect(definition).toContain('github-deployment');
    expect(definition).toContain("States.Format('repos/{}/statuses', $.github.path[0])");
  });

  it('starts for successes and failures, each with a dead-letter queue', () => {
    const targets = Object.values(template.findResources('AWS::Events::Rule'))
      .flatMap(({ Properties }) => Properties.Targets)
      .filter((target) => JSON.stringify(target).includes('SetStatus'));
    expect(targets.map((target) => /\\"state\\":\\"(\w+)\\"/.exec(JSON.stringify(target))?.[1]).toSorted()).toEqual([
      'failure',
      'success',
    ]);
    for (const target of targets) expect(JSON.stringify(target.DeadLetterConfig)).toContain('DeadLetters');
  });
});
