import { parseArn, parseServiceArn, serviceArnOfDeployment } from '../core/arn.ts';
import type { ServiceReference } from '../guard/ports.ts';

/** Reports what is wrong with an argument. */
export type Fault = (text: string) => void;

/** The options that name a service or one of its deployments. */
interface Named {
  readonly service?: string;
  readonly cluster?: string;
  readonly deployment?: string;
  readonly region?: string;
}

/**
 * Parses `--service`, `--cluster` and the ARN of `--deployment`; undefined if the service is missing, and then `fault` is
 * called.
 */
export function readService(values: Named, purpose: string, fault: Fault): ServiceReference | undefined {
  const named = values.deployment === undefined ? undefined : serviceArnOfDeployment(values.deployment);
  const arn = parseServiceArn(named ?? values.service ?? '');
  const name = arn?.service ?? values.service;
  if (name === undefined) {
    if (values.deployment === undefined)
      fault(`--service is missing: name the service to ${purpose}, or --deployment ARN`);
    return undefined;
  }
  if (arn === undefined && /[:/]/.test(name)) {
    fault(`--service must be a name or an ARN like arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME, got "${name}"`);
  }
  checkSame('--service', values.service, named === undefined ? undefined : arn?.service, fault);
  checkSame('--cluster', values.cluster, arn?.cluster, fault);
  return { cluster: values.cluster ?? arn?.cluster ?? 'default', service: values.service ?? name };
}

/** Checks that an option and an ARN name the same thing. */
function checkSame(option: string, given: string | undefined, named: string | undefined, fault: Fault): void {
  if (given === undefined || named === undefined) return;
  const name = given.slice(given.lastIndexOf('/') + 1);
  if (name !== named)
    fault(`${option} is "${given}", but the ARN names "${named}": leave ${option} out, or correct one`);
}

/** Checks that `--deployment` is an ARN of a service deployment. */
export function checkDeployment(deployment: string, fault: Fault): void {
  if (serviceArnOfDeployment(deployment) !== undefined) return;
  fault(
    `--deployment must be an ARN like arn:aws:ecs:REGION:ACCOUNT:service-deployment/CLUSTER/SERVICE/ID, got "${deployment}"`,
  );
}

/** Parses `--region`; by default the Region of the ARN. */
export function readRegion({ region, deployment, service }: Named, fault: Fault): string | undefined {
  const ofArn = parseArn(deployment ?? service ?? '')?.region;
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) {
    fault(`--region must be like eu-west-1, got "${region}"`);
  } else if (region !== undefined && ofArn !== undefined && region !== ofArn) {
    fault(`--region is "${region}", but the ARN names "${ofArn}": leave --region out, or correct one`);
  }
  return region ?? ofArn;
}
