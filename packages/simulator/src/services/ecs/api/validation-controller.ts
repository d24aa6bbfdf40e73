import { recordsOf } from './records.ts';
import { invalidParameter } from '../store.ts';

/** The members of a request, whatever the deployment controller. */
type Request = Readonly<Record<string, unknown>>;

/**
 * Checks what the deployment controller of a new service needs or cannot have. Public logs have the texts; BEHAVIOUR.md
 * links them.
 *
 * @throws ServiceError with ECS's own code and message
 */
export function checkCreation(controller: string, { taskDefinition, networkConfiguration }: Request): void {
  if (controller !== 'EXTERNAL') {
    if (taskDefinition === undefined) throw invalidParameter('TaskDefinition can not be blank.');
    return;
  }
  // The task sets of the service have both.
  if (taskDefinition !== undefined) throw invalidParameter('TaskDefinition must be blank.');
  if (networkConfiguration !== undefined) throw invalidParameter('NetworkConfiguration must be null.');
}

/** What a deployment of CodeDeploy or a task set changes, with ECS's name for it. */
const parts = {
  taskDefinition: 'task definition',
  networkConfiguration: 'network parameters',
  loadBalancers: 'load balancers',
} as const;

/**
 * Checks that UpdateService changes nothing that another deployment controller than ECS's deploys. Public logs have the
 * texts for CODE_DEPLOY; that for EXTERNAL follows them.
 *
 * @throws ServiceError with ECS's own code and message
 */
export function checkUpdate(controller: string, input: Request): void {
  if (controller === 'ECS') return;
  const [article, instead] =
    controller === 'EXTERNAL'
      ? ['an', 'Use a new task set.']
      : ['a', 'Use AWS CodeDeploy to trigger a new deployment.'];
  for (const [member, name] of Object.entries(parts)) {
    const given = input[member];
    if (given === undefined || (Array.isArray(given) && recordsOf(given).length === 0)) continue;
    throw invalidParameter(
      `Unable to update ${name} on services with ${article} ${controller} deployment controller. ${instead}`,
    );
  }
}
