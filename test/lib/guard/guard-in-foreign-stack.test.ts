import {
  App,
  Aspects,
  CfnResource,
  type IAspect,
  NestedStack,
  PermissionsBoundary,
  Stack,
  type StackProps,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { PermissionsBoundary as IamBoundary, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import { createApp, resourcesOf, stubBundles } from '../synth.ts';

const bundles = stubBundles();
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';
const IRELAND = { account: '111122223333', region: 'eu-west-1' };

/** A guard with everything that can be given to it. */
function createGuard(scope: Construct, id = 'Guard'): DeploymentGuard {
  return new DeploymentGuard(scope, id, {
    bundles,
    slack: { channel: 'C0123456789', secret: new Secret(scope, `${id}Token`) },
    encryptionKey: new Key(scope, `${id}Key`, { enableKeyRotation: true }),
    alarmTopic: new Topic(scope, `${id}Topic`, { enforceSSL: true }),
  });
}

function foreignStack(app: Construct = createApp(), props: StackProps = {}, id = 'Shop'): Stack {
  const stack = new Stack(app, id, props);
  createGuard(stack);
  return stack;
}

const busNames = (...stacks: readonly Stack[]): readonly unknown[] =>
  stacks.flatMap((stack) =>
    Object.values(resourcesOf(Template.fromStack(stack), 'AWS::Events::EventBus')).map(
      ({ Properties }) => Properties['Name'],
    ),
  );

/** Names that CloudFormation would otherwise make up, and which would keep a second guard from being deployed. */
function physicalNames(stack: Stack): readonly unknown[] {
  const resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> =
    Template.fromStack(stack).toJSON()['Resources'];
  return Object.values(resources).flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties)
      .filter(([name, value]) => /^(Name|GroupName|\w+Name)$/.test(name) && typeof value === 'string')
      // A metric's name names nothing new; an inline policy is named within its role.
      .filter(([name]) => name !== 'MetricName' && name !== 'PolicyName')
      .map(([name, value]) => `${Type} ${name} ${String(value)}`),
  );
}

describe("a guard in somebody else's stack", () => {
  it('has no finding of cdk-nag without a reason', () => {
    const stack = foreignStack();
    const ours = [AwsSolutionsChecks, ServerlessChecks].flatMap((Checks) =>
      new Checks(stack).validateScope(stack).violations.filter((one) => JSON.stringify(one).includes('Shop/Guard/')),
    );
    expect(ours).toEqual([]);
  });

  it('does without the feature flags of our own app', () => {
    const app = new App({ builtinCloudFormationValidation: false, analyticsReporting: false });
    const template = Template.fromStack(foreignStack(app));
    template.resourceCountIs('AWS::Lambda::Function', 4);
    template.resourceCountIs('AWS::IAM::Role', 5);
  });

  it('says nothing and warns of nothing that its own app settles', () => {
    const stack = foreignStack();
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(stack).hasNoError('*', Match.anyValue());
  });

  it('names nothing but its bus', () => {
    expect(physicalNames(foreignStack())).toEqual([
      expect.stringMatching(/^AWS::Events::EventBus Name Shop-Guard-[0-9A-F]{8}$/),
    ]);
  });

  it('stands in a nested stack', () => {
    const parent = new Stack(createApp(), 'Shop');
    const nested = new NestedStack(parent, 'Nested');
    createGuard(nested);
    Template.fromStack(nested).resourceCountIs('AWS::Lambda::Function', 4);
    expect(busNames(nested)).toEqual([expect.stringMatching(/^Shop-Nested-Guard-[0-9A-F]{8}$/)]);
  });

  it('stands in a stage of a pipeline', () => {
    const app = createApp();
    const stacks = ['Test', 'Prod'].map((id) => foreignStack(new Stage(app, id)));
    expect(busNames(...stacks)).toEqual([
      expect.stringMatching(/^Test-Shop-Guard-[0-9A-F]{8}$/),
      expect.stringMatching(/^Prod-Shop-Guard-[0-9A-F]{8}$/),
    ]);
  });

  it('of a known account and Region names that account alone', () => {
    const template = Template.fromStack(foreignStack(createApp(), { env: IRELAND }));
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toContain('AWS::AccountId');
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '111122223333' },
              ArnLike: {
                'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/*',
              },
            },
          }),
        ]),
      },
    });
  });

  it('takes key, secret and topic from another stack', () => {
    const app = createApp();
    const base = new Stack(app, 'Base', { env: IRELAND });
    const [encryptionKey, secret] = [new Key(base, 'Key'), new Secret(base, 'Token')];
    const alarmTopic = new Topic(base, 'Topic', { masterKey: encryptionKey });
    const stack = new Stack(app, 'Shop', { env: IRELAND });
    new DeploymentGuard(stack, 'Guard', {
      bundles,
      encryptionKey,
      alarmTopic,
      slack: { channel: 'C0123456789', secret },
    });
    // Synthesis fails where the two depend on each other.
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 4);
    expect(base.dependencies).toEqual([]);
  });
});

describe('two guards in one account and Region', () => {
  it('share one stack', () => {
    const stack = foreignStack();
    createGuard(stack, 'Second');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 8);
    expect(new Set(busNames(stack)).size).toBe(2);
  });

  it('come from one app in two stacks', () => {
    const app = createApp();
    const stacks = ['One', 'Two'].map((id) => foreignStack(app, { env: IRELAND }, id));
    expect(new Set(busNames(...stacks)).size).toBe(2);
  });

  it('come from one app that is deployed twice, under other stack names', () => {
    const stacks = ['team-a', 'team-b'].map((stackName) => foreignStack(createApp(), { stackName, env: IRELAND }));
    expect(busNames(...stacks)).toEqual([
      expect.stringMatching(/^team-a-Guard-[0-9A-F]{8}$/),
      expect.stringMatching(/^team-b-Guard-[0-9A-F]{8}$/),
    ]);
  });

  it('use one key and one topic', () => {
    const stack = new Stack(createApp(), 'Shop');
    const encryptionKey = new Key(stack, 'Key');
    const alarmTopic = new Topic(stack, 'Topic', { masterKey: encryptionKey, enforceSSL: true });
    for (const id of ['One', 'Two']) new DeploymentGuard(stack, id, { bundles, encryptionKey, alarmTopic });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 6);
  });

  it('count apart', () => {
    const stack = new Stack(createApp(), 'Shop');
    const [one, two] = [createGuard(stack, 'One'), createGuard(stack, 'Two')];
    expect(one.metricsNamespace).not.toBe(two.metricsNamespace);
  });
});

describe('a permissions boundary', () => {
  const roles = (stack: Stack) => Object.values(resourcesOf(Template.fromStack(stack), 'AWS::IAM::Role'));

  it.each<[string, () => Stack]>([
    [
      'on an ancestor',
      () => {
        const stack = foreignStack();
        IamBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', BOUNDARY));
        return stack;
      },
    ],
    ['of the stack', () => foreignStack(createApp(), { permissionsBoundary: PermissionsBoundary.fromArn(BOUNDARY) })],
  ])('%s bounds every role', (_, create) => {
    const bounded = roles(create());
    expect(bounded).toHaveLength(5);
    for (const { Properties } of bounded) {
      expect(JSON.stringify(Properties['PermissionsBoundary'])).toContain('policy/boundary');
    }
  });
});

describe('aspects of the stack', () => {
  /** What CloudFormation cannot tag, or what the CDK gives no tags. */
  const UNTAGGABLE = [
    'AWS::IAM::Policy',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::SQS::QueuePolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::Scheduler::Schedule',
  ];

  it('tag every resource that can be tagged', () => {
    const stack = foreignStack();
    Tags.of(stack).add('team', 'shop');
    const resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> =
      Template.fromStack(stack).toJSON()['Resources'];
    const untagged = Object.values(resources)
      .filter(({ Properties }) => !JSON.stringify(Properties?.['Tags'] ?? '').includes('"team"'))
      .map(({ Type }) => Type);
    expect([...new Set(untagged)].toSorted()).toEqual(UNTAGGABLE.toSorted());
  });

  it('reach every resource of the guard, and what they change stays', () => {
    const stack = new Stack(createApp(), 'Shop');
    const guard = createGuard(stack);
    const seen: string[] = [];
    const aspect: IAspect = {
      visit(node) {
        if (!CfnResource.isCfnResource(node)) return;
        seen.push(node.cfnResourceType);
        if (node.cfnResourceType === 'AWS::Lambda::Function') node.addPropertyOverride('MemorySize', 1_024);
      },
    };
    Aspects.of(guard).add(aspect);
    Template.fromStack(stack).allResourcesProperties('AWS::Lambda::Function', { MemorySize: 1_024 });
    expect(seen.filter((type) => type === 'AWS::SQS::Queue')).toHaveLength(8);
  });
});
