import { describe, expect, it } from 'vitest';
import {
  KNOWN_REASONS,
  parseDeploymentReason,
  parseHookFailure,
} from '../../../src/core/aws-text/deployment-reason.ts';

describe('the reason of a deployment', () => {
  // Each as AWS's documentation or a public log has it; the sources stand in KNOWN_REASONS.
  it.each([
    ['Service deployment rolled back by user.', 'requested'],
    ['Service deployment rolled back because the circuit breaker threshold was exceeded.', 'circuit-breaker'],
    ['Service deployment rolled back because of one or more active alarms.', 'alarm'],
    ['(service api) (deployment ecs-svc/1) deployment failed: alarm detected.', 'alarm'],
    // No wording that was seen: what AWS's pages call it.
    ['A CloudWatch alarm stopped the deployment.', 'alarm'],
    ['(service api) (deployment ecs-svc/1) deployment failed: tasks failed to start.', 'circuit-breaker'],
    [
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to parse the response from arn:aws:lambda:us-east-1:111122223333:function:pre-scale due to: HookStatus must not be null.',
      'lifecycle-hook',
    ],
    [
      'Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to assume role arn:aws:iam::123456789012:role/Admin',
      'lifecycle-hook',
    ],
    [
      'Service deployment rolled back because of invalid networking configuration. Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.',
      'invalid-configuration',
    ],
    [
      "Service deployment rolled back because of invalid networking configuration. ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role 'arn:aws:iam::123456789012:role/Admin'.",
      'invalid-configuration',
    ],
    [
      'Service deployment rolled back because of invalid networking configuration: Target group arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/myAlternateTG/abc123 is not associated with either productionListenerRule or testListenerRule.',
      'invalid-configuration',
    ],
    // Names of the user's own say nothing of the cause.
    [
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:us-west-2:1:function:active alarm returned FAILED status.',
      'lifecycle-hook',
    ],
    ['No rollback candidate was found to run the rollback.', undefined],
    ['A reason of 2027.', undefined],
    ['', undefined],
  ])('names its cause: "%s"', (reason, cause) => {
    expect(parseDeploymentReason(reason).cause).toBe(cause);
  });

  it('matches lower case alone, and names where each part was seen', () => {
    for (const { part, source } of KNOWN_REASONS) {
      expect(part).toBe(part.toLowerCase());
      expect(source).toMatch(/^https:\/\/\S+$/);
    }
  });

  it('says whether ECS found an earlier revision, in the words of ECS alone', () => {
    expect(parseDeploymentReason('No rollback candidate was found to run the rollback.')).toEqual({
      cause: undefined,
      lacksCandidate: true,
    });
    expect(parseDeploymentReason('Service deployment rolled back by user.')).toEqual({
      cause: 'requested',
      lacksCandidate: false,
    });
  });
});

describe('the reason of a failed lifecycle hook', () => {
  // Wordings of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html
  it.each([
    [
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:us-west-2:111122223333:function:my-hook returned FAILED status.',
      { functionName: 'my-hook', lacksRole: false },
    ],
    [
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to parse the response from arn:aws:lambda:us-east-1:111122223333:function:pre_scale:live due to: HookStatus must not be null.',
      { functionName: 'pre_scale', lacksRole: false },
    ],
    [
      'Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to assume role arn:aws:iam::123456789012:role/Admin',
      { functionName: undefined, lacksRole: true },
    ],
    ['Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed.', { lacksRole: false }],
  ])('names its function, or its role: "%s"', (reason, failure) => {
    expect(parseHookFailure(reason)).toEqual({ functionName: undefined, ...failure });
  });
});
