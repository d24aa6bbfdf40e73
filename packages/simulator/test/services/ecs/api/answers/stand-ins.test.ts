import { describe, expect, it } from 'vitest';
import { StandIns } from '../../../../../src/services/ecs/api/answers/stand-ins.ts';

describe('stand-ins', () => {
  const one = new StandIns('arn:a');

  it('have the formats of AWS [ECS-144]', () => {
    expect(one.hex).toMatch(/^[0-9a-f]{64}$/);
    expect(one.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(one.macAddress).toMatch(/^06(:[0-9a-f]{2}){5}$/);
  });

  it('stay within their ranges [ECS-144]', () => {
    for (let index = 0; index < 500; index += 1) {
      const { address, dynamicPort, share } = new StandIns(`arn:${index}`);
      const [ten, zero, third, fourth] = address.split('.').map(Number);
      expect([ten, zero]).toEqual([10, 0]);
      expect(third).toBeLessThan(256);
      // The first four addresses of a subnet and the last belong to AWS.
      expect(fourth).toBeGreaterThanOrEqual(4);
      expect(fourth).toBeLessThan(255);
      expect(dynamicPort).toBeGreaterThanOrEqual(32_768);
      expect(dynamicPort).toBeLessThan(61_000);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThan(1);
    }
  });

  it('are the same for the same text, and others for another [ECS-144]', () => {
    expect(new StandIns('arn:a').uuid).toBe(one.uuid);
    expect(new StandIns('arn:b').uuid).not.toBe(one.uuid);
  });
});
