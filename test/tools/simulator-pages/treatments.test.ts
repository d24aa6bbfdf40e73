import { findOperation, findService } from '@ecs-guard/simulator/wire/operations';
import { describe, expect, it } from 'vitest';
import { leavesOf } from '../../../tools/simulator-pages/members.ts';
import type { Treatment } from '../../../tools/simulator-pages/probe.ts';
import { outermost, parametersBy } from '../../../tools/simulator-pages/treatments.ts';

const service = findService('ecs');
const operation = service && findOperation(service, 'RunTask');

/** RunTask with the treatments of some paths; the others are used. */
function leaves(of: Readonly<Record<string, Treatment>>) {
  if (operation === undefined) throw new Error('ECS has no operation RunTask');
  return leavesOf(operation.input).map((leaf) => ({
    leaf,
    treatment: Object.entries(of).find(([path]) => leaf.path.startsWith(path))?.[1] ?? ('used' as const),
  }));
}

describe('the outermost members of a treatment', () => {
  it('are whole structures, lists without brackets, and single members of mixed ones', () => {
    const all = leaves({
      placementStrategy: 'ignored',
      'networkConfiguration.awsvpcConfiguration.securityGroups': 'ignored',
      'volumeConfigurations[].managedEBSVolume.tagSpecifications': 'ignored',
      referenceId: 'ignored',
    });
    expect(outermost(all, 'ignored')).toEqual([
      'networkConfiguration.awsvpcConfiguration.securityGroups',
      'placementStrategy',
      'referenceId',
      'volumeConfigurations[].managedEBSVolume.tagSpecifications',
    ]);
  });
});

describe('the parameters by treatment', () => {
  it('are where the strongest of their members is, with what is ignored or refused in them', () => {
    const found = parametersBy(
      leaves({ placementStrategy: 'ignored', 'tags[].value': 'kept', startedBy: 'kept', 'overrides.cpu': 'refused' }),
    );
    expect(found).toMatchObject({ kept: ['startedBy'], ignored: ['placementStrategy'], refused: ['overrides.cpu'] });
    expect(found.used).toContain('tags');
    expect(found.used).toContain('overrides');
    expect(found.used).not.toContain('placementStrategy');
  });
});
