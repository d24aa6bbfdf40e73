import { ServiceError } from '../../service.ts';
import { invalid } from './page.ts';

/** The errors for resources that do not exist, in the words of Elastic Load Balancing. */
export const notFound = {
  loadBalancer: () => new ServiceError('LoadBalancerNotFoundException', 'One or more load balancers not found'),
  targetGroup: () => new ServiceError('TargetGroupNotFoundException', 'One or more target groups not found'),
  listener: () => new ServiceError('ListenerNotFoundException', 'One or more listeners not found'),
  rule: () => new ServiceError('RuleNotFoundException', 'One or more rules not found'),
};

/** @throws ServiceError for what is not an ARN of that kind of resource */
export function checked(
  arns: readonly string[] | undefined,
  kind: string,
  what: string,
): readonly string[] | undefined {
  const wrong = arns?.find((arn) => !new RegExp(`^arn:[^:]+:elasticloadbalancing:[^:]+:\\d{12}:${kind}/`).test(arn));
  if (wrong !== undefined) throw invalid(`'${wrong}' is not a valid ${what} ARN`);
  return arns;
}

interface Choice<T> {
  readonly arns: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  arnOf(one: T): string;
  nameOf?(one: T): string;
  missing(): ServiceError;
}

/** All of them, or those with the ARNs or names of a request. @throws ServiceError if one of these does not exist */
export function choose<T>(all: readonly T[], { arns, names, arnOf, nameOf, missing }: Choice<T>): readonly T[] {
  const asked = arns ?? names;
  if (asked === undefined) return all;
  const keyOf = (one: T) => (arns === undefined ? nameOf?.(one) : arnOf(one));
  return asked.map((key) => {
    const hit = all.find((one) => keyOf(one) === key);
    if (hit === undefined) throw missing();
    return hit;
  });
}
