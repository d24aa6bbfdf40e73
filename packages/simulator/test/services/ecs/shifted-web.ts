import type { Progress } from '../../../src/services/ecs/world.ts';
import { type Account, account, at, steadyWeb, update } from './account.ts';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
export const blueGroup = `${elb}:targetgroup/blue/1111111111111111`;
export const greenGroup = `${elb}:targetgroup/green/2222222222222222`;
export const productionRule = `${elb}:listener-rule/app/web/3333333333333333/4444444444444444/5555555555555555`;
const testRule = `${elb}:listener-rule/app/web/3333333333333333/6666666666666666/7777777777777777`;
export const networkListener = `${elb}:listener/net/web/3333333333333333/4444444444444444`;
export const networkTestListener = `${elb}:listener/net/web/3333333333333333/8888888888888888`;

export function behind(rules: { production?: string; test?: string | undefined } = {}) {
  const { production = productionRule, test = testRule } = 'test' in rules ? rules : { ...rules, test: testRule };
  return {
    loadBalancers: [
      {
        targetGroupArn: blueGroup,
        containerName: 'app',
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: greenGroup,
          productionListenerRule: production,
          roleArn: 'arn:aws:iam::111122223333:role/ecs',
          ...('test' in rules && rules.test === undefined ? {} : { testListenerRule: test }),
        },
      },
    ],
  };
}

export interface ShiftedWeb extends Account {
  /** `12:02:01 PRE_SCALE_UP`, `12:08:45 SUCCESSFUL` …, since the first deployment. */
  readonly story: string[];
}

/**
 * `web` with two tasks of `api:1` behind an Application Load Balancer, deployed by the strategy and steady at 12:02:00.
 * Its tasks are RUNNING 30 s after their start and healthy 30 s later; weights take 7 s.
 */
export async function shiftedWeb(
  deploymentConfiguration: Record<string, unknown>,
  { input = {}, ...options }: Parameters<typeof account>[0] & { input?: Record<string, unknown> } = {},
): Promise<ShiftedWeb> {
  const story: string[] = [];
  const shop = account({
    ...options,
    parameters: { deploymentListLagMs: 0, ...options.parameters },
    onProgress: (progress) => void story.push(lineOf(progress)),
  });
  await steadyWeb(shop, { ...behind(), ...input, deploymentConfiguration });
  story.length = 0;
  return { ...shop, story };
}

export async function updated(shop: ShiftedWeb, input: Record<string, unknown> = { taskDefinition: 'api:2' }) {
  update(shop, input);
  await shop.clock.advanceTo(at('12:02:01'));
}

function lineOf({ at: ms, status, stage }: Progress): string {
  return `${new Date(ms).toISOString().slice(11, 19)} ${status ?? stage}`;
}
