import { strategyOf } from './configuration.ts';
import { ServiceError } from '../../../service.ts';
import type { ServiceState } from '../state.ts';
import { invalidParameter } from '../store.ts';
import { type LoadBalancerEntry, loadBalancersOf, shapeOf } from '../deployment/waits.ts';

type Networked = Pick<ServiceState, 'configuration' | 'loadBalancers' | 'rest'>;

/**
 * Checks the load balancers of a service that shifts traffic or is ready to, as far as the request alone shows.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html
 * @throws ServiceError with ECS's own message, where AWS publishes one
 */
export function checkNetworking(service: Networked): void {
  const strategy = strategyOf(service.configuration);
  const entries = loadBalancersOf(service);
  const canShift = entries.some(({ advanced }) => advanced !== undefined);
  // AWS publishes these rules for blue/green only.
  if (strategy === 'ROLLING' && !canShift) return;
  checkKinds(entries);
  if (strategy !== 'ROLLING') checkShift(service, strategy);
  const named = entries.flatMap(({ targetGroupArn, advanced }) => [targetGroupArn, advanced?.alternateTargetGroupArn]);
  const arns = named.filter((arn) => arn !== undefined);
  const double = arns.find((arn, index) => arns.indexOf(arn) < index);
  if (double !== undefined) throw invalidParameter(`Duplicate targetGroupArn found: ${double}`);
  for (const { advanced } of entries) checkRules(advanced);
}

/** All load balancers must be of one generation, and all or none of them must be able to shift traffic. */
function checkKinds(entries: readonly LoadBalancerEntry[]): void {
  const classic = entries.filter(({ loadBalancerName }) => loadBalancerName !== undefined);
  const advanced = entries.filter((entry) => entry.advanced !== undefined);
  if (classic.some((entry) => entry.advanced !== undefined))
    throw invalidParameter('advancedConfiguration field is not allowed with ELBv1 loadBalancers');
  if (classic.length > 0 && classic.length < entries.length) {
    throw invalidParameter(
      'All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining targetGroupArn)',
    );
  }
  if (advanced.length > 0 && advanced.length < entries.length) {
    throw invalidParameter('Either all or none of the provided loadBalancers must have advancedConfiguration defined');
  }
}

/** How ECS calls a strategy in the message that public logs show for each of them. */
const strategyWords: ReadonlyMap<string, string> = new Map([
  ['BLUE_GREEN', 'Blue/green'],
  ['LINEAR', 'linear'],
  ['CANARY', 'canary'],
]);

function checkShift(service: Networked, strategy: string): void {
  if (shapeOf(service) === 'headless' && strategy !== 'BLUE_GREEN') {
    throw invalidParameter(
      `strategy ${strategy} needs a load balancer, VPC Lattice or Service Connect: use BLUE_GREEN without them.`,
    );
  }
  const entries = loadBalancersOf(service);
  if (entries.some(({ advanced }) => advanced === undefined)) {
    throw new ServiceError(
      'ClientException',
      `advancedConfiguration field is required for all loadBalancers when using the ${strategyWords.get(strategy) ?? strategy} deployment strategy`,
    );
  }
  const isWhole = entries.every(
    ({ advanced }) => advanced?.alternateTargetGroupArn !== undefined && advanced.productionListenerRule !== undefined,
  );
  if (!isWhole) {
    throw invalidParameter(
      `alternateTargetGroupArn and productionListenerRule are required in every advancedConfiguration for the ${strategy} strategy.`,
    );
  }
}

function checkRules(advanced: LoadBalancerEntry['advanced']): void {
  const { productionListenerRule: production, testListenerRule: test } = advanced ?? {};
  for (const [name, arn] of [
    ['productionListenerRule', production],
    ['testListenerRule', test],
  ] as const) {
    if (arn?.includes(':listener/app/') === true)
      throw invalidParameter(
        `${name} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn}`,
      );
  }
  if (production !== undefined && production === test)
    throw invalidParameter(
      `The following rules cannot be used as both production and test listener rules: ${production}`,
    );
}
