import { expect, it } from 'vitest';
import { byRegion } from '../../src/adapters/by-region.ts';

it('creates one client per Region, when it is first needed', () => {
  const created: string[] = [];
  const clients = byRegion((region) => {
    created.push(region);
    return { region };
  });
  expect(clients.all()).toEqual([]);
  const ireland = clients.of('eu-west-1');
  expect(clients.of('us-east-1')).toEqual({ region: 'us-east-1' });
  expect(clients.of('eu-west-1')).toBe(ireland);
  expect(created).toEqual(['eu-west-1', 'us-east-1']);
  expect(clients.all()).toEqual([{ region: 'eu-west-1' }, { region: 'us-east-1' }]);
});
