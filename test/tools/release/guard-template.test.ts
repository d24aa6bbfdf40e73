import { describe, expect, it } from 'vitest';
import { explainParts } from '../../../src/config/variables.ts';
import { Resolver } from '../../../src/core/template/resolver.ts';
import { type Fields, fieldsOf, isFields, listOf } from '../../../src/core/template/template.ts';
import type { GuardValues, Switch } from '../../../tools/release/guard-choice.ts';
import { everySwitch, releasedTemplate, standardValues, synthesize } from './guard-templates.ts';

const pseudo = new Map([
  ['AWS::StackName', 'shop'],
  ['AWS::Partition', 'aws'],
  ['AWS::Region', 'eu-west-1'],
  ['AWS::AccountId', '111122223333'],
]);

/** The resources of a template with parameters, resolved, without those whose condition does not hold. */
function resolve(content: Fields, parameters: Readonly<Record<string, string>> = {}): Fields {
  const template = { source: 'template.yaml', content, lineOf: () => undefined };
  const resolver = new Resolver(template, { parameters: new Map(Object.entries(parameters)), pseudo });
  const resources = Object.entries(fieldsOf(content['Resources'])).filter(([, resource]) => {
    const condition = fieldsOf(resource)['Condition'];
    return condition === undefined || resolver.holds(condition) === true;
  });
  return Object.fromEntries(
    resources.map(([id, resource]) => {
      const { Condition: _, Properties, ...rest } = fieldsOf(resource);
      return [id, { ...rest, Properties: resolver.resolve(Properties) }];
    }),
  );
}

/** What CloudFormation creates: with defaults, one policy per queue, and one statement per source of events. */
function meaningOf(resources: Fields): unknown {
  const entries = Object.entries(resources).map(([id, one]) => [id, fieldsOf(one)] as const);
  const policies = entries
    .filter(([, { Type }]) => Type === 'AWS::SQS::QueuePolicy')
    .flatMap(([, one]) => statementsOf(one));
  const others = entries
    .filter(([, { Type }]) => Type !== 'AWS::SQS::QueuePolicy')
    .map(([id, one]) => [id, withDefaults(one)]);
  return { others: Object.fromEntries(others), policies: policies.map((one) => JSON.stringify(one)).toSorted() };
}

function statementsOf(policy: Fields): readonly unknown[] {
  const { PolicyDocument, Queues } = fieldsOf(policy['Properties']);
  return listOf(Queues).flatMap((queue) =>
    listOf(fieldsOf(PolicyDocument)['Statement']).flatMap((one) => {
      const { Resource: _, Principal, Condition, ...statement } = fieldsOf(one);
      const principal = JSON.stringify(Principal) === '{"AWS":"*"}' ? '*' : Principal;
      const { ArnEquals, ...conditions } = fieldsOf(Condition);
      const sources = listOf(fieldsOf(ArnEquals)['aws:SourceArn']);
      return (sources.length > 0 ? sources : ['anything']).map((source) => [
        queue,
        statement,
        principal,
        conditions,
        source,
      ]);
    }),
  );
}

function withDefaults({ Type, DependsOn: _, Properties, ...rest }: Fields): Fields {
  const properties = fieldsOf(Properties);
  const defaults: Readonly<Record<string, Fields>> = {
    'AWS::CloudWatch::Alarm': { DatapointsToAlarm: properties['EvaluationPeriods'] },
    'AWS::Events::Rule': { State: 'ENABLED' },
    'AWS::SQS::Queue': { MessageRetentionPeriod: 345_600 },
  };
  const retries = { RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } };
  return {
    Type,
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    ...rest,
    Properties: {
      ...defaults[String(Type)],
      ...properties,
      ...(Type === 'AWS::Events::Rule' && {
        Targets: listOf(properties['Targets']).map((target) => ({ ...retries, ...fieldsOf(target) })),
      }),
    },
  };
}

/** What the constructs make of it, under the name that the stack would have. Numbers in variables are texts. */
function fromConstructs(on: readonly Switch[], values: Partial<GuardValues> = {}): unknown {
  const template = synthesize(new Set(on), { ...standardValues, ...values });
  const named = JSON.stringify(template).replaceAll(/NameOfTheStack-Guard-[A-F0-9]+/g, 'shop-Guard');
  return meaningOf(resolve(fieldsOf(JSON.parse(named))));
}

function fromTemplate(parameters: Readonly<Record<string, string>>): unknown {
  const resolved = JSON.stringify(asRead(resolve(releasedTemplate(), parameters)));
  // `Fn::Sub` of one place is the place itself.
  return meaningOf(fieldsOf(JSON.parse(resolved.replaceAll(/"unknown":"\$\{([^{}]+)\}"/g, '"unknown":"$1"'))));
}

/** CloudFormation hands every parameter over as a text, and the explainer reads no part from an empty word. */
function asRead(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asRead);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (['RETENTION_DAYS', 'STUCK_AFTER_MINUTES'].includes(key)) return [key, String(one)];
      return [key, key === 'EXPLAIN_PARTS' ? explainParts.read(String(one))?.join(',') : asRead(one)];
    }),
  );
}

const slack = { SlackChannel: 'C0123456789', SlackSecretArn: standardValues.slackSecretArn };
const topic = { AlarmTopicArn: standardValues.alarmTopicArn };
const parts = {
  ExplainMetrics: 'true',
  ExplainLogs: 'true',
  ExplainCommits: 'true',
  ExplainAuthor: 'true',
  ExplainStack: 'true',
};

describe('the template of the guard has what the constructs make', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly Switch[]]>([
    ['without a value', {}, []],
    ['with Slack', slack, ['HasSlack']],
    ['with a topic for alarms', topic, ['HasTopic']],
    ['with metrics', { ExplainMetrics: 'true' }, ['ExplainsMetrics']],
    ['with logs', { ExplainLogs: 'true' }, ['ExplainsLogs']],
    ['with commits', { ExplainCommits: 'true' }, ['ExplainsCommits']],
    ['with the author', { ExplainAuthor: 'true' }, ['ExplainsAuthor']],
    ['with the stack', { ExplainStack: 'true' }, ['ExplainsStack']],
    [
      'with logs, commits and Slack',
      { ...slack, ExplainLogs: 'true', ExplainCommits: 'true' },
      ['HasSlack', 'ExplainsLogs', 'ExplainsCommits'],
    ],
    ['with everything', { ...slack, ...topic, ...parts }, [...everySwitch]],
  ])('%s', (_, parameters, on) => {
    expect(fromTemplate(parameters)).toEqual(fromConstructs(on));
  });

  it('with other values', () => {
    const parameters = {
      ...slack,
      SlackChannel: 'G0987654321',
      SlackApiUrl: 'https://slack-gov.com/api/',
      PostFrom: 'start',
      Include: 'prod-*/*,shop/web',
      Exclude: '*/canary',
      RecordDays: '30',
      LogDays: '7',
      LogLevel: 'WARN',
      StuckAfterMinutes: '600',
    };
    const values: GuardValues = {
      ...standardValues,
      slackChannel: 'G0987654321',
      slackApiUrl: 'https://slack-gov.com/api/',
      postFrom: 'start',
      include: 'prod-*/*,shop/web',
      exclude: '*/canary',
      recordDays: 30,
      logDays: 7,
      logLevel: 'WARN',
      stuckAfterMinutes: 600,
    };
    const numbers = JSON.parse(
      JSON.stringify(fromTemplate(parameters)).replaceAll('"RetentionInDays":"7"', '"RetentionInDays":7'),
    );
    expect(numbers).toEqual(fromConstructs(['HasSlack'], values));
  });
});

describe('the template of the guard', () => {
  it('has nothing of the CDK: no bootstrap, no asset, no metadata, no macro', () => {
    const { Parameters, Rules, Resources, ...rest } = releasedTemplate();
    expect(Object.keys(rest).toSorted()).toEqual(['AWSTemplateFormatVersion', 'Conditions', 'Description', 'Outputs']);
    expect(Object.keys(fieldsOf(Parameters))).not.toContain('BootstrapVersion');
    expect(Object.keys(fieldsOf(Rules))).toEqual(['Slack']);
    expect(JSON.stringify(releasedTemplate())).not.toMatch(/cdk|bootstrap|Metadata|Transform/i);
    expect(
      Object.values(fieldsOf(Resources)).filter((one) => String(fieldsOf(one)['Type']).startsWith('AWS::CDK')),
    ).toEqual([]);
  });

  it('names the archive of each function', () => {
    const functions = Object.entries(fieldsOf(releasedTemplate()['Resources'])).filter(
      ([, one]) => fieldsOf(one)['Type'] === 'AWS::Lambda::Function',
    );
    expect(functions.map(([id, one]) => [id, fieldsOf(fieldsOf(one)['Properties'])['Code']])).toEqual([
      ['Reconciler', 'reconciler.zip'],
      ['Sweeper', 'sweeper.zip'],
      ['Explainer', 'explainer.zip'],
      ['Notifier', 'notifier.zip'],
    ]);
  });

  it('says its version', () => {
    expect(releasedTemplate()['Description']).toBe(
      'ecs-deployment-guard 1.2.3. Records ECS deployments and explains each failure once',
    );
  });

  it('leaves no value that stands for a parameter', () => {
    expect(JSON.stringify(releasedTemplate())).not.toMatch(/stand-in|STANDIN|NameOfTheStack|3601|3653|19997/);
  });

  it('asks for both values of Slack or for neither', () => {
    const { Slack } = fieldsOf(releasedTemplate()['Rules']);
    const [assertion] = listOf(fieldsOf(Slack)['Assertions']).map(fieldsOf);
    const holds = (parameters: Readonly<Record<string, string>>) => {
      const content = { ...releasedTemplate(), Conditions: { Both: assertion?.['Assert'] } };
      const template = { source: 'template.yaml', content, lineOf: () => undefined };
      return new Resolver(template, { parameters: new Map(Object.entries(parameters)), pseudo }).holds('Both');
    };
    expect(holds({})).toBe(true);
    expect(holds(slack)).toBe(true);
    expect(holds({ SlackChannel: slack.SlackChannel })).toBe(false);
    expect(holds({ SlackSecretArn: slack.SlackSecretArn })).toBe(false);
    expect(assertion?.['AssertDescription']).toBe('Set both SlackChannel and SlackSecretArn, or neither');
  });
});
