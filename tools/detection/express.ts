import type { TemplateScenario } from './template-scenario.ts';

/** The errors of one target group in percent of its requests; 0 in a minute without requests. */
const share = (group: string) => `IF(n_${group} > 0, 100 * (e4_${group} + e5_${group}) / n_${group}, 0)`;

/**
 * How ECS Express Mode deploys, with the alarm that AWS makes for it: a canary of 5 % for 3 minutes and a bake of 3
 * minutes, rolled back if 4xx and 5xx together exceed 1 % of the requests in 2 of 3 minutes. AWS does not publish the
 * alarm's definition; here it judges each of the two target groups, and treats missing data as good.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
 */
export const EXPRESS: TemplateScenario = {
  service: {
    strategy: 'canary 5% for 3m',
    traffic: 'load-balancer',
    bake: '3m',
    desiredCount: 2,
    circuitBreaker: 'off',
  },
  alarms: {
    ExpressErrors: {
      math: `MAX([${share('blue')}, ${share('green')}])`,
      metrics: Object.fromEntries(
        ['blue', 'green'].flatMap((group) => [
          [`n_${group}`, `Sum of RequestCount of ${group}`],
          [`e4_${group}`, `Sum of HTTPCode_Target_4XX_Count of ${group}`],
          [`e5_${group}`, `Sum of HTTPCode_Target_5XX_Count of ${group}`],
        ]),
      ),
      period: '60s',
      threshold: 1,
      breach: 'above',
      evaluate: '2 of 3',
      missing: 'notBreaching',
    },
  },
  lookBackMinutes: 3,
};
