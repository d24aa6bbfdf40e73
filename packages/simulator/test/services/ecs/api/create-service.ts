import { expect } from 'vitest';
import { account } from '../account.ts';

/** The deployment configuration of a service of one task that is created with it, in an account of its own. */
export function create(configuration: Record<string, unknown>, input: Record<string, unknown> = {}) {
  return account().call<{ service: { deploymentConfiguration: Record<string, unknown> } }>('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'api:1',
    desiredCount: 1,
    ...input,
    deploymentConfiguration: configuration,
  }).service.deploymentConfiguration;
}

/** An answer that refuses the call, with this in its message. */
export const refused = (message: string) =>
  expect.objectContaining({ code: 'InvalidParameterException', message: expect.stringContaining(message) });
