import { CfnListener, CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { readProperties } from '../protection/read-properties.ts';

/** Returns a problem if a listener of the app already uses the port on this load balancer. */
export function takenPortProblems(
  name: string,
  port: number,
  loadBalancer: IConstruct & { readonly loadBalancerArn: string },
  advice = 'choose another port',
): readonly string[] {
  const arn = readProperties(loadBalancer, loadBalancer.loadBalancerArn);
  const taken = loadBalancer.node.root.node
    .findAll()
    .filter((one) => one instanceof CfnListener)
    .find((one) => readProperties(one, one.loadBalancerArn) === arn && Number(readProperties(one, one.port)) === port);
  return taken === undefined
    ? []
    : [
        `${name} must be free on the load balancer ${loadBalancer.node.path}, but the listener ${pathOf(taken)} already uses port ${port}: ${advice}`,
      ];
}

/** Returns a problem if a rule of the app already has the priority on this listener. */
export function takenPriorityProblems(
  priority: number,
  listener: IConstruct & { readonly listenerArn: string },
): readonly string[] {
  const arn = readProperties(listener, listener.listenerArn);
  const taken = listener.node.root.node
    .findAll()
    .filter((one) => one instanceof CfnListenerRule)
    .find((one) => readProperties(one, one.listenerArn) === arn && readProperties(one, one.priority) === priority);
  return taken === undefined
    ? []
    : [
        `priority must be free on the listener ${listener.node.path}, but the rule ${pathOf(taken)} already uses ${priority}: choose another number`,
      ];
}

/** Returns the path of the user's construct, not of its resource. */
function pathOf(resource: IConstruct): string {
  return resource.node.scope?.node.path ?? resource.node.path;
}
