import { HOOK_STAGES } from '../api/validation-hooks.ts';
import { runHooks } from './hooks.ts';
import type { Rollout } from './rollout.ts';
import type { Control } from './shifting.ts';
import { changeStage } from './status.ts';

const beforeScaleUp: readonly string[] = ['RECONCILE_SERVICE', 'PRE_SCALE_UP'];

/** Runs the pauses of a rolling deployment before or after its scale-up, stage by stage, then calls `next`. */
export function runPauses(control: Control, rollout: Rollout, part: { before: boolean; next: () => void }): void {
  const stages = HOOK_STAGES.filter(
    (stage) => beforeScaleUp.includes(stage) === part.before && pausesAt(control, rollout, stage),
  );
  runStages(control, rollout, { stages, next: part.next });
}

function pausesAt({ world }: Control, { deployment }: Rollout, stage: string): boolean {
  const { lifecycleHooks = [] } = deployment.configuration;
  return (
    world.parameters.rollingPauseStages.includes(stage) &&
    lifecycleHooks.some(({ lifecycleStages }) => lifecycleStages?.includes(stage))
  );
}

function runStages(
  control: Control,
  rollout: Rollout,
  { stages, next }: { readonly stages: readonly string[]; readonly next: () => void },
): void {
  const [stage, ...later] = stages;
  if (stage === undefined) {
    rollout.cancelPauses = undefined;
    next();
    return;
  }
  const { world } = control;
  if (world.parameters.rollingShowsLifecycleStage) changeStage(world, rollout.service, rollout.deployment, stage);
  rollout.cancelPauses = runHooks(
    world,
    { rollout, stage },
    {
      passed: () => runStages(control, rollout, { stages: later, next }),
      failed: (because) => control.fail(rollout, { cause: 'lifecycle-hook', because }),
      rejected: () => control.requestRollback(rollout),
    },
  );
}
