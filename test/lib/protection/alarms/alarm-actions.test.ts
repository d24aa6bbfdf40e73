import { App, Duration, type Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Ec2Action, Ec2InstanceAction, LambdaAction, SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { createService, expectRefusal, templateOf } from '../../guarded-services.ts';
import { createClusterWithTask, web, worker } from '../../other-services.ts';
import { resourcesOf } from '../../synth.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:shop-team';
const QUIET = 'arn:aws:sns:eu-west-1:111122223333:shop-quiet';
const notify = (stack: Stack, arn: string) =>
  new SnsAction(Topic.fromTopicArn(stack, arn.split(':').at(-1) ?? '', arn));
const refunds = new Metric({ namespace: 'Shop', metricName: 'Refunds', period: Duration.minutes(1) });

/** Of each alarm of a template its name, and its actions in ALARM and in OK. */
function actionsIn(template: Template): readonly unknown[] {
  return Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'))
    .map(({ Properties: { AlarmName, AlarmActions, OKActions } }) => [AlarmName, AlarmActions, OKActions])
    .toSorted();
}

describe('the actions of a guarded service', () => {
  it('are on every alarm that it creates, also on those of own metrics', () => {
    const guarded = createService(({ stack }) => ({
      alarmActions: [notify(stack, TOPIC)],
      okActions: [notify(stack, QUIET)],
      deploymentAlarms: [{ id: 'Refunds', metric: refunds, threshold: 20 }],
    }));
    guarded.protection.addDeploymentAlarms({ id: 'Late', metric: refunds, threshold: 30 });
    expect(actionsIn(templateOf(guarded))).toEqual([
      ['Test/Web Late (deployment)', [TOPIC], [QUIET]],
      ['Test/Web Refunds (deployment)', [TOPIC], [QUIET]],
      ['Test/Web errors (deployment)', [TOPIC], [QUIET]],
      ['Test/Web many errors (deployment)', [TOPIC], [QUIET]],
      ['Test/Web unhealthy targets (deployment)', [TOPIC], [QUIET]],
    ]);
  });

  it('leave alarms of the user alone: a replacement, a further one, an imported one', () => {
    const guarded = createService(({ stack }) => {
      const own = (id: string) =>
        new Alarm(stack, id, { metric: refunds, threshold: 1, evaluationPeriods: 1, alarmName: id });
      return {
        alarmActions: [notify(stack, TOPIC)],
        alarms: { SteadyErrors: own('replacement'), SharpErrors: false },
        deploymentAlarms: [own('further'), Alarm.fromAlarmName(stack, 'Imported', 'imported')],
      };
    });
    expect(actionsIn(templateOf(guarded))).toEqual([
      ['Test/Web unhealthy targets (deployment)', [TOPIC], undefined],
      ['further', undefined, undefined],
      ['replacement', undefined, undefined],
    ]);
  });

  it('are absent unless they are given', () => {
    for (const choice of [{}, { alarmActions: [], okActions: [] }]) {
      templateOf(createService(() => choice)).allResourcesProperties('AWS::CloudWatch::Alarm', {
        AlarmActions: Match.absent(),
        OKActions: Match.absent(),
      });
    }
  });
});

describe('the actions of services of other constructs', () => {
  it('are those that of() gets for one service', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(worker(parts), { alarms: { Cpu: {} }, okActions: [notify(parts.stack, QUIET)] });
    expect(actionsIn(Template.fromStack(parts.stack))).toEqual([['Test/Worker CPU (deployment)', undefined, [QUIET]]]);
  });

  it('are those that ofAll() gets for each service, also a function with a permission for each alarm', () => {
    const parts = createClusterWithTask();
    const { stack } = parts;
    web(parts);
    worker(parts);
    const handler = new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = () => {}'),
    });
    const action = new LambdaAction(handler, { useUniquePermissionId: true });
    const alarms = { SharpErrors: false, UnhealthyTargets: false, Cpu: {} } as const;
    DeploymentProtection.ofAll(stack, { alarms, alarmActions: [action], okActions: [action] });
    const template = Template.fromStack(stack);
    const arn = [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Handler'), 'Arn'] }];
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: arn, OKActions: arn });
    // CPU and errors of the one service, CPU of the other.
    template.resourceCountIs('AWS::CloudWatch::Alarm', 3);
    template.resourceCountIs('AWS::Lambda::Permission', 3);
  });
});

describe('wrong actions', () => {
  it('are refused one by one', () => {
    const untyped = (actions: unknown) => ({ alarmActions: actions }) as object;
    expectRefusal(
      ({ stack }) => untyped(new Topic(stack, 'Topic')),
      'alarmActions must be a list of alarm actions, got another value: pass a list like [new SnsAction(topic)]',
    );
    expectRefusal(
      ({ stack }) => untyped([new Topic(stack, 'Topic')]),
      'alarmActions[0] must be an alarm action, got another value: pass an action like new SnsAction(topic)',
    );
    expectRefusal(
      () => ({ okActions: [new Ec2Action(Ec2InstanceAction.REBOOT)] }),
      'okActions[0] must not be an Ec2Action, because the alarms do not read the metrics of a single instance: remove it',
    );
    expectRefusal(
      ({ stack }) => ({
        alarmActions: [new LambdaAction(LambdaFunction.fromFunctionName(stack, 'Handler', 'handler'))],
      }),
      'alarmActions[0] must have its own permission for each alarm, got a LambdaAction without it: create it with new LambdaAction(fn, { useUniquePermissionId: true })',
    );
  });

  it('are those beyond five, which CloudWatch would refuse', () => {
    const several = (count: number) => (stack: Stack) =>
      Array.from({ length: count }, (_, index) => notify(stack, `${TOPIC}-${index}`));
    expectRefusal(
      ({ stack }) => ({ alarmActions: several(6)(stack) }),
      'alarmActions must have at most 5 actions, got 6: remove some, or let one SNS topic notify several receivers',
    );
    const guarded = createService(({ stack }) => ({ alarmActions: several(5)(stack) }));
    templateOf(guarded).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [0, 1, 2, 3, 4].map((index) => `${TOPIC}-${index}`),
    });
  });

  it('are refused before ofAll() protects anything', () => {
    const parts = createClusterWithTask();
    const okActions = [new Ec2Action(Ec2InstanceAction.STOP)];
    expect(() => DeploymentProtection.ofAll(parts.stack, { okActions })).toThrow(
      'the services below Test cannot be protected: okActions[0] must not be an Ec2Action',
    );
  });
});

/** Tags.of() of aws-cdk-lib reaches the alarms, so the protection has no option for it. */
describe('tags', () => {
  const tagsOn = (template: Template, type: string) =>
    Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties['Tags']);

  it.each([
    ['with', undefined],
    ['without', {}],
  ])('of a scope are on the alarms of its services, in apps %s feature flags', (_, context) => {
    const parts = createClusterWithTask(context && new App({ context, analyticsReporting: false }));
    web(parts);
    Tags.of(parts.stack).add('team', 'shop');
    DeploymentProtection.ofAll(parts.stack);
    Tags.of(parts.stack).add('route', 'pager', { includeResourceTypes: ['AWS::CloudWatch::Alarm'] });
    const template = Template.fromStack(parts.stack);
    const team = { Key: 'team', Value: 'shop' };
    const both = [{ Key: 'route', Value: 'pager' }, team];
    expect(tagsOn(template, 'AWS::CloudWatch::Alarm')).toEqual([both, both, both]);
    expect(tagsOn(template, 'AWS::ECS::Service')).toEqual([[team]]);
  });

  it('of a protection are on its alarms alone', () => {
    const guarded = createService();
    Tags.of(guarded.protection).add('team', 'shop');
    const template = templateOf(guarded);
    const team = [{ Key: 'team', Value: 'shop' }];
    expect(tagsOn(template, 'AWS::CloudWatch::Alarm')).toEqual([team, team, team]);
    expect(tagsOn(template, 'AWS::ECS::Service')).toEqual([undefined]);
  });
});
