import type { HookInvocation } from '../../../src/services/ecs/tasks/behaviours.ts';

export const smokeTest = 'arn:aws:lambda:eu-west-1:111122223333:function:smoke-test';

/** The event of a hook, as ECS sends it. */
export const event: HookInvocation = {
  executionId: 'e-1',
  lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
  resourceArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/d',
  executionDetails: {
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web',
    targetServiceRevisionArn: 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/web/2',
    testTrafficWeights: {},
    productionTrafficWeights: {},
  },
};
