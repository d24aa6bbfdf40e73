import { Duration, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Authorization, Connection, EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  Choice,
  Condition,
  DefinitionBody,
  JsonPath,
  StateMachine,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, HttpInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DeploymentGuard } from 'ecs-deployment-guard';

export interface GitHubStackProps extends StackProps {
  /** ARN of a secret that is `Bearer` and a token with write access to deployments, with a space between. */
  readonly secretArn: string;
}

/** The tag that the pipeline sets on the ECS service: `OWNER/REPO/deployments/ID`. */
const TAG = 'github-deployment';

/**
 * Sets the status of a GitHub deployment. Its ID is known to the pipeline alone, which sets it as a tag of the service
 * before it deploys. So two calls are needed, one to read the tag, which an API destination cannot make.
 */
export class GitHubStack extends Stack {
  constructor(scope: Construct, id: string, { secretArn, ...props }: GitHubStackProps) {
    super(scope, id, props);
    const guard = new DeploymentGuard(this, 'Guard');
    const deadLetterQueue = new Queue(this, 'DeadLetters', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const machine = new StateMachine(this, 'SetStatus', {
      definitionBody: DefinitionBody.fromChainable(this.#definition(secretArn)),
      timeout: Duration.minutes(15),
    });
    const start = (state: 'success' | 'failure') =>
      new targets.SfnStateMachine(machine, {
        deadLetterQueue,
        input: RuleTargetInput.fromObject({
          state,
          service: EventField.fromPath('$.detail.deployment.serviceArn'),
          cluster: EventField.fromPath('$.detail.deployment.cluster'),
          page: EventField.fromPath('$.detail.links.deployment'),
        }),
      });
    guard.onOutcome('Successes', { outcomes: ['succeeded'], target: start('success') });
    guard.onOutcome('Failures', { outcomes: ['rolled-back', 'rollback-failed', 'failed'], target: start('failure') });
  }

  #definition(secretArn: string) {
    const connection = new Connection(this, 'Connection', {
      authorization: Authorization.apiKey('Authorization', SecretValue.secretsManager(secretArn)),
    });
    const read = new CallAwsService(this, 'ReadTag', {
      service: 'ecs',
      action: 'describeServices',
      parameters: {
        Cluster: JsonPath.stringAt('$.cluster'),
        Services: JsonPath.array(JsonPath.stringAt('$.service')),
        Include: ['TAGS'],
      },
      iamResources: ['*'],
      resultSelector: { 'path.$': `$.Services[0].Tags[?(@.Key == '${TAG}')].Value` },
      resultPath: '$.github',
    });
    const set = new HttpInvoke(this, 'Post', {
      apiRoot: 'https://api.github.com',
      apiEndpoint: TaskInput.fromText(JsonPath.format('repos/{}/statuses', JsonPath.stringAt('$.github.path[0]'))),
      connection,
      method: TaskInput.fromText('POST'),
      headers: TaskInput.fromObject({ Accept: 'application/vnd.github+json', 'Content-Type': 'application/json' }),
      body: TaskInput.fromObject({
        state: JsonPath.stringAt('$.state'),
        log_url: JsonPath.stringAt('$.page'),
        description: 'Reported by ECS Deployment Guard',
      }),
    });
    set.addRetry({ maxAttempts: 5, interval: Duration.seconds(10), backoffRate: 2 });
    const check = new Choice(this, 'HasTag')
      .when(Condition.isPresent('$.github.path[0]'), set)
      .otherwise(new Succeed(this, 'NotFromGitHub'));
    return read.next(check);
  }
}
