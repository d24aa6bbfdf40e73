import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { unreadMembers, watchInput } from '../../src/wire/unread-members.ts';

const call = { cluster: 'shop', count: 1, placementStrategy: [{}], tags: undefined };

describe('the members of a call that nothing reads', () => {
  it('are those that its schema does not have', () => {
    const watched = watchInput(call);
    expect(
      z.object({ cluster: z.string(), count: z.number(), group: z.string().optional() }).parse(watched.input),
    ).toEqual({ cluster: 'shop', count: 1 });
    expect(unreadMembers(call, watched)).toEqual(['placementStrategy']);
    expect([...watched.read].toSorted()).toEqual(['cluster', 'count', 'group']);
  });

  it('are none if the schema keeps all of them', () => {
    const watched = watchInput(call);
    expect(z.looseObject({ cluster: z.string() }).parse(watched.input)).toMatchObject({ placementStrategy: [{}] });
    expect(watched.isListed()).toBe(true);
    expect(unreadMembers(call, watched)).toEqual([]);
  });

  it('are not those that the code reads or asks for by name', () => {
    const watched = watchInput(call);
    expect([watched.input['count'], 'cluster' in watched.input]).toEqual([1, true]);
    expect(unreadMembers(call, watched)).toEqual(['placementStrategy']);
  });
});
