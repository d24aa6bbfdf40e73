import type { Signature } from '../signature.ts';

const TARGETS = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html';

/** Takes the place of a failed target health check if the log names another port. No text of AWS reports it. */
export const PORT_MISMATCH: Signature = {
  id: 'port-mismatch',
  cause: 'The application listens on another port than the one that the load balancer checks.',
  nextStep: 'Make containerPort of the service and the port of the application the same.',
  page: TARGETS,
  source: TARGETS,
};
