import { strategyOf } from './configuration.ts';
import type { ServiceState } from '../state.ts';
import { invalidParameter } from '../store.ts';
import { type LoadBalancerEntry, loadBalancersOf, shapeOf } from '../deployment/waits.ts';

/** Checks the load balancers of a traffic-shifting service, as far as the request alone shows. @throws ServiceError */
export function checkNetworking(service: Pick<ServiceState, 'configuration' | 'loadBalancers' | 'rest'>): void {
  const strategy = strategyOf(service.configuration);
  if (shapeOf(service) === 'headless' && strategy !== 'BLUE_GREEN') {
    throw invalidParameter(
      `strategy ${strategy} needs a load balancer, VPC Lattice or Service Connect: use BLUE_GREEN without them.`,
    );
  }
  const entries = loadBalancersOf(service);
  const groups = entries.flatMap(({ targetGroupArn, advanced }) => [targetGroupArn, advanced?.alternateTargetGroupArn]);
  const named = groups.filter((arn) => arn !== undefined);
  if (new Set(named).size < named.length)
    throw invalidParameter('The same target group cannot be used twice in loadBalancers.');
  for (const entry of entries) checkEntry(entry, strategy);
}

function checkEntry({ loadBalancerName, advanced }: LoadBalancerEntry, strategy: string): void {
  if (loadBalancerName !== undefined)
    throw invalidParameter('advancedConfiguration cannot be used with a Classic Load Balancer.');
  if (advanced?.alternateTargetGroupArn === undefined || advanced.productionListenerRule === undefined)
    throw invalidParameter(`advancedConfiguration is required in every load balancer for the ${strategy} strategy.`);
  const { productionListenerRule: production, testListenerRule: test } = advanced;
  if (production === test) throw invalidParameter('productionListenerRule and testListenerRule must be different.');
  if (production.includes(':listener/app/'))
    throw invalidParameter('productionListenerRule must be a listener rule ARN for an Application Load Balancer.');
}
