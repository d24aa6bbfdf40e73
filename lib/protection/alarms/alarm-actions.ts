import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Ec2Action, LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';

/** What CloudWatch does when an alarm changes its state. */
interface AlarmActions {
  readonly alarmActions?: readonly IAlarmAction[] | undefined;
  readonly okActions?: readonly IAlarmAction[] | undefined;
}

/** Actions per state of an alarm. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MOST_ACTIONS = 5;

/** Adds actions to an alarm that the protection creates. */
export function addActions(alarm: Alarm, { alarmActions = [], okActions = [] }: AlarmActions): void {
  if (alarmActions.length > 0) alarm.addAlarmAction(...alarmActions);
  if (okActions.length > 0) alarm.addOkAction(...okActions);
}

/** Returns every problem of the actions, also of untyped callers. */
export function actionProblems({ alarmActions, okActions }: AlarmActions): readonly string[] {
  return [...listProblems('alarmActions', alarmActions), ...listProblems('okActions', okActions)];
}

function listProblems(name: string, actions: unknown): readonly string[] {
  if (actions === undefined) return [];
  if (!Array.isArray(actions)) {
    return [`${name} must be a list of alarm actions, got another value: pass a list like [new SnsAction(topic)]`];
  }
  const problems = actions.flatMap((action: unknown, index) => oneProblem(`${name}[${index}]`, action));
  return actions.length <= MOST_ACTIONS
    ? problems
    : [
        ...problems,
        `${name} must have at most ${MOST_ACTIONS} actions, got ${actions.length}: remove some, or let one SNS topic notify several receivers`,
      ];
}

function oneProblem(what: string, action: unknown): readonly string[] {
  if (action instanceof Ec2Action) {
    return [
      `${what} must not be an Ec2Action, because the alarms do not read the metrics of a single instance: remove it`,
    ];
  }
  // aws-cdk-lib otherwise gives the permissions of several alarms the same id.
  if (action instanceof LambdaAction && fieldIn(fieldIn(action, 'props'), 'useUniquePermissionId') !== true) {
    return [
      `${what} must have its own permission for each alarm, got a LambdaAction without it: create it with new LambdaAction(fn, { useUniquePermissionId: true })`,
    ];
  }
  return typeof fieldIn(action, 'bind') === 'function'
    ? []
    : [`${what} must be an alarm action, got another value: pass an action like new SnsAction(topic)`];
}

function fieldIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
