import { z } from 'zod';
import type { EcsBehaviours, TaskPlan } from '../services/ecs/behaviours.ts';
import { parseSpan } from './span.ts';

const span = z.string().transform((text, context) => {
  const ms = parseSpan(text);
  if (ms === undefined) context.addIssue(`must be a span like 90s or 10m, got "${text}"`);
  return ms ?? 0;
});

/** The failure models that need no metrics, in the field names of the full ones. */
export const builtInModel = z
  .strictObject({
    /** From RUNNING to the exit of the essential container; `0s` fails to start. */
    crashAfter: span.optional(),
    neverHealthy: z.literal(true).optional(),
    imagePull: z.literal('fails').optional(),
    /** From RUNNING until it can answer its health checks. */
    startUp: span.optional(),
  })
  .transform((model): EcsBehaviours => ({ planTask: ({ taskDefinition }) => planOf(model, imageOf(taskDefinition)) }));

interface Model {
  readonly crashAfter?: number | undefined;
  readonly neverHealthy?: true | undefined;
  readonly imagePull?: 'fails' | undefined;
  readonly startUp?: number | undefined;
}

const exited = {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  exitCode: 1,
};

function planOf({ crashAfter, neverHealthy, imagePull, startUp }: Model, image: string): TaskPlan {
  if (imagePull !== undefined) {
    return {
      failsToStart: {
        stopCode: 'TaskFailedToStart',
        stoppedReason: `CannotPullContainerError: failed to resolve ref ${image}: not found`,
      },
    };
  }
  if (crashAfter === 0) return { failsToStart: exited };
  return {
    ...(crashAfter === undefined ? {} : { exits: { ...exited, afterMs: crashAfter } }),
    ...(startUp === undefined ? {} : { healthyAfterMs: startUp }),
    ...(neverHealthy === undefined ? {} : { healthyAfterMs: 'never' as const }),
  };
}

function imageOf({ containerDefinitions }: { readonly containerDefinitions: readonly { readonly image: string }[] }) {
  return containerDefinitions[0]?.image ?? '';
}
