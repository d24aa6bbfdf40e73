import type { BaseService, CfnService } from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { createdAlarms, describeAlarms, findProtection, servicesOf } from './found.ts';
import { lossesIn } from './losses.ts';
import type { Guarded, Refused, Shape } from './shape.ts';
import { FLAGS, newApp, synthesize } from './synthesize.ts';

type Shapes = Readonly<Record<string, Shape>>;

/** Tests that each service of each shape gets what is written down for it, and that nothing is replaced or lost. */
export function describeShapes(title: string, shapes: Shapes): void {
  describe.each(Object.entries(shapes))(`${title}: %s`, (_, shape) => {
    it.each(FLAGS)('gets its alarms from ofAll(), without a replacement or a loss, %s', (_flags, context) => {
      const before = synthesize(shape, context).templates;
      const { app, templates } = synthesize(shape, context, DeploymentProtection.ofAll);
      expect(lossesIn(before, templates)).toEqual([]);
      const expected = Object.values(shape.services);
      if (expected.every(isRefused)) expect(templates).toEqual(before);
      const found = [...servicesOf(app)].map(([path, service]) => [path, findProtection(service, templates)]);
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(Object.entries(shape.services).map(([path, one]) => [path, asFound(one)])),
      );
    });

    it('gets the same from of()', () => {
      const app = newApp();
      shape.create(app);
      for (const [path, service] of servicesOf(app)) expectFromOf(service, shape.services[path], shape);
      if (shape.changeLater === undefined) return;
      shape.changeLater(app);
      for (const expected of Object.values(shape.services)) {
        if ('tooLate' in expected) expect(() => app.synth()).toThrow(expected.tooLate);
      }
    });
  });
}

function isRefused(expected: Guarded | Refused): expected is Refused {
  return 'refused' in expected;
}

function asFound(expected: Guarded | Refused) {
  if (isRefused(expected)) return { refused: expect.stringContaining(`cannot be protected: ${expected.refused}`) };
  const { alarms, metrics, own = [], findings = [] } = expected;
  const sorted = Object.entries(alarms).map(([id, sides]) => [id, sides.toSorted()]);
  return { alarms: Object.fromEntries(sorted), metrics, own, findings };
}

/** What `of()` makes at once; the synthesis of the same alarms is a matter of `ofAll()`. */
function expectFromOf(service: IConstruct, expected: Guarded | Refused | undefined, { changeLater }: Shape): void {
  const protect = () => DeploymentProtection.of(asService(service));
  if (expected === undefined) throw new Error(`${service.node.path} must be among the services of its shape: add it`);
  if (isRefused(expected)) {
    expect(protect).toThrow(`${service.node.path} cannot be protected: ${expected.refused}`);
    return;
  }
  protect();
  if (changeLater !== undefined) return;
  const { alarms, metrics } = asFound(expected);
  expect(describeAlarms(createdAlarms(service))).toEqual({ alarms, metrics });
}

/** Untyped callers pass any construct. */
function asService(construct: IConstruct): BaseService | CfnService {
  return construct as BaseService | CfnService;
}
