import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { type AgentContainer, addAgentContainer, createMetricsLogGroup } from '../../../lib/metrics/agent-container.ts';
import { image } from './shop-cluster.ts';

/** The template of a task with an agent that has one configuration. */
function templateWith(choice: Partial<AgentContainer> = {}): Template {
  const stack = new Stack(undefined, 'Test');
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  const configuration = { region: 'eu-west-1' };
  addAgentContainer(stack, {
    taskDefinition,
    containerName: 'agent',
    image,
    essential: false,
    memoryReservationMiB: 64,
    logGroup: createMetricsLogGroup(stack, {}),
    configurations: { CONFIG: { value: configuration, standIn: configuration } },
    ...choice,
  });
  return Template.fromStack(stack);
}

describe('createMetricsLogGroup', () => {
  const templateOf = (choice: Parameters<typeof createMetricsLogGroup>[1]) => {
    const stack = new Stack();
    createMetricsLogGroup(stack, choice);
    return Template.fromStack(stack);
  };

  it('keeps metrics no longer than a week, nor after its stack, when nothing is said', () => {
    templateOf({}).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 7 },
    });
  });

  it('keeps them as was chosen', () => {
    templateOf({ logRetention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.RETAIN }).hasResource(
      'AWS::Logs::LogGroup',
      { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 1 } },
    );
  });
});

describe('addAgentContainer', () => {
  it('adds a container that reads its configuration from a parameter, and restarts without its task', () => {
    templateWith().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        {
          Name: 'agent',
          Essential: false,
          MemoryReservation: 64,
          RestartPolicy: { Enabled: true },
          Secrets: [{ Name: 'CONFIG' }],
          Environment: [{ Name: 'CONFIGURATION_FINGERPRINT' }],
          LogConfiguration: { Options: { 'awslogs-stream-prefix': 'agent' } },
        },
      ],
    });
  });

  it('has no restart of its own where the task is nothing else', () => {
    templateWith({ essential: true }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [{ Essential: true, RestartPolicy: Match.absent() }],
    });
  });

  it('may write to its own log group and to nothing else', () => {
    const template = templateWith();
    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    const ofRole = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.includes('TaskRole'));
    expect(ofRole.map(([, { Properties }]) => Properties.PolicyDocument.Statement)).toEqual([
      [
        {
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
        },
      ],
    ]);
  });

  it('makes a new revision of the task with a new configuration', () => {
    const fingerprintOf = (template: Template) =>
      /"CONFIGURATION_FINGERPRINT","Value":"(\w+)"/.exec(JSON.stringify(template.toJSON()))?.[1];
    const other = { region: 'eu-north-1' };
    expect(fingerprintOf(templateWith())).toBe(fingerprintOf(templateWith()));
    expect(fingerprintOf(templateWith({ configurations: { CONFIG: { value: other, standIn: other } } }))).not.toBe(
      fingerprintOf(templateWith()),
    );
  });

  it('names every configuration that does not fit into a parameter', () => {
    const large = { text: 'x'.repeat(9_000) };
    const measured = { value: large, standIn: large };
    expect(() =>
      templateWith({ configurations: { CW_CONFIG_CONTENT: measured, PROMETHEUS_CONFIG_CONTENT: measured } }),
    ).toThrow(
      /^Test cannot be configured: the agent's environment variable CW_CONFIG_CONTENT must have at most 8192 bytes.*; the agent's environment variable PROMETHEUS_CONFIG_CONTENT must/,
    );
  });
});
