import { describe, expect, it } from 'vitest';
import { findCulprit } from '../../../src/core/diagnosis/culprit.ts';
import type { ContainerFacts } from '../../../src/core/diagnosis/task-facts.ts';

describe('the container that stopped the task', () => {
  const container = (name: string, exitCode: number | undefined, essential?: boolean): ContainerFacts => ({
    name,
    exitCode,
    reason: undefined,
    essential,
  });
  const find = (...containers: readonly ContainerFacts[]) => {
    const found = findCulprit({ stopCode: undefined, stoppedAt: undefined, stoppedReason: undefined, containers });
    return found && [found.container.name, found.isGuess];
  };

  it('is the only one that ended', () => {
    expect(find(container('app', 0), container('proxy', undefined))).toEqual(['app', false]);
  });

  it('is probably the one with an error of its own, not one that ECS stopped after it', () => {
    expect(find(container('a-proxy', 143), container('app', 1), container('log', 0))).toEqual(['app', true]);
    expect(find(container('a-proxy', 137), container('app', 0))).toEqual(['app', true]);
    expect(find(container('a-proxy', 143), container('app', 137))).toEqual(['app', true]);
  });

  it('is not one that is not essential', () => {
    expect(find(container('log', 1, false), container('app', 0, true))).toEqual(['app', false]);
    expect(find(container('aws-guardduty-agent-1a2b', 1), container('app', 0))).toEqual(['app', false]);
    expect(find(container('log', 1, false))).toBeUndefined();
  });

  it('is unknown if none has an exit code', () => {
    expect(find(container('app', undefined))).toBeUndefined();
  });
});
