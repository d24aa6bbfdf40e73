import { describe, expect, it } from 'vitest';
import { parseActionLog } from '../../../src/core/explanation/action-log.ts';
import { epochMs } from '../../../src/core/time.ts';

// Both published shapes: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs-troubleshooting.html
const deployment = {
  resourceArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/my-cluster',
  actionSourceId: 'service/my-cluster/my-service',
  logLevel: 'ERROR',
  eventTimestamp: 1_784_573_730_986,
  detail: {
    statusReason: 'No rollback candidate was found to run the rollback.',
    serviceDeploymentArn: 'arn:aws:ecs:us-east-1:111122223333:service-deployment/my-cluster/my-service/abc123def456',
    status: 'FAILED',
    eventName: 'SERVICE_DEPLOYMENT_ROLLBACK_FAILED',
  },
};
const task = {
  timestamp: 1_719_500_050_000,
  logLevel: 'WARN',
  resourceArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/my-cluster',
  actionSourceId: 'arn:aws:ecs:us-east-1:123456789012:daemon/my-cluster/my-logging-daemon',
  eventName: 'DAEMON_TASK_START_IMPAIRED',
  detail: {
    statusReason: 'RESOURCE:MEMORY - Unable to place daemon task on container instance: insufficient memory',
    containerInstanceArn: 'arn:aws:ecs:us-east-1:123456789012:container-instance/my-cluster/a1b2c3d4',
  },
};
const parse = (entry: unknown) => parseActionLog(JSON.stringify(entry));

describe('an entry of the Action Logs', () => {
  it('is read with the names of the page about failed deployments', () => {
    expect(parse(deployment)).toEqual({
      at: epochMs(1_784_573_730_986),
      eventName: 'SERVICE_DEPLOYMENT_ROLLBACK_FAILED',
      reason: 'No rollback candidate was found to run the rollback.',
      stopCode: undefined,
      deploymentArn: 'arn:aws:ecs:us-east-1:111122223333:service-deployment/my-cluster/my-service/abc123def456',
    });
  });

  it('is read with the names of the overview', () => {
    expect(parse(task)).toMatchObject({ at: epochMs(1_719_500_050_000), eventName: 'DAEMON_TASK_START_IMPAIRED' });
  });

  it('has the reason of the container, too', () => {
    const detail = {
      statusReason: 'Essential container in task exited',
      stopCode: 'EssentialContainerExited',
      containerStoppedReason: 'OutOfMemoryError: Container killed due to memory usage',
    };
    expect(parse({ ...task, detail })).toMatchObject({
      reason: 'Essential container in task exited; OutOfMemoryError: Container killed due to memory usage',
      stopCode: 'EssentialContainerExited',
    });
  });

  it.each([
    ['reports no failure', { ...task, logLevel: 'INFO' }],
    ['gives no reason', { ...task, detail: {} }],
    ['has no instant', { ...deployment, eventTimestamp: undefined }],
    ['has another shape', [task]],
  ])('is left out if it %s', (_, entry) => {
    expect(parse(entry)).toBeUndefined();
    expect(parseActionLog('not JSON')).toBeUndefined();
  });
});
