import type { Signature } from '../signature.ts';
import { CONTAINER } from './container.ts';
import { HEALTH } from './health.ts';
import { IMAGE } from './image.ts';
import { PLACEMENT } from './placement.ts';
import { SERVICE } from './service.ts';
import { START_UP } from './start-up.ts';

/**
 * The known failures in what ECS reports of a task or service. The first that matches counts, so a specific one stands before
 * a general one. ECS asks people not to build on its texts: a text that none of them matches stays unknown.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-tasks-error-messages-updates.html
 */
export const SIGNATURES: readonly Signature[] = [
  ...IMAGE,
  // The log driver may fail inside CannotStartContainerError; every other ResourceInitializationError in it is about the command.
  ...START_UP.filter(({ id }) => id.startsWith('log-')),
  ...CONTAINER,
  ...START_UP,
  ...PLACEMENT,
  ...HEALTH,
  ...SERVICE,
];
