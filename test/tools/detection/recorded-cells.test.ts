import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../tools/detection/cells.ts';
import { recordedCellsOf } from '../../../tools/detection/recorded-cells.ts';

const curvesOf = (shape: Shape) => new Set(recordedCellsOf(shape, 200).map(({ curve }) => curve));

describe('the cells of recorded loads', () => {
  it('are for requests to a load balancer of its own, and for messages', () => {
    expect(curvesOf({ strategy: 'linear', traffic: 'own-alb' })).toEqual(
      new Set(['rds-cpu', 'ec2-cpu', 'ec2-cpu-spikes', 'ec2-network']),
    );
    expect(curvesOf({ strategy: 'rolling', traffic: 'queue' })).toEqual(new Set(['ec2-network', 'ec2-disk']));
    expect(curvesOf({ strategy: 'rolling', traffic: 'none' })).toEqual(new Set());
    expect(curvesOf({ strategy: 'canary', traffic: 'own-alb', alarms: 'express' })).toEqual(new Set());
  });

  it('have the same errors before and after', () => {
    const cells = recordedCellsOf({ strategy: 'rolling', traffic: 'queue' }, 200);
    expect(new Set(cells.map(({ what }) => what))).toContain('recorded load ec2-disk, 0.1 % errors before and after');
    expect(cells.filter((cell) => cell.kind !== 'healthy' || cell.old !== cell.new)).toEqual([]);
    // Two curves, two means, two shares of errors.
    expect(cells).toHaveLength(8);
  });
});
