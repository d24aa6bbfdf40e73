import { describe, expect, it } from 'vitest';
import { type CommitSource, describeCommits } from '../../../src/core/explanation/commits.ts';
import { epochMs } from '../../../src/core/time.ts';

const source = (fields: Partial<CommitSource> = {}): CommitSource => ({
  labels: undefined,
  tag: undefined,
  tags: undefined,
  ...fields,
});
const labels = (revision: string, more: Readonly<Record<string, string>> = {}) =>
  new Map(Object.entries({ 'org.opencontainers.image.revision': revision, ...more }));

describe('the commits of an image', () => {
  it('come from its labels, with the page that compares them and the time of the new one', () => {
    const to = labels('2222222222222222222222222222222222222222', {
      'org.opencontainers.image.source': 'https://github.com/acme/shop',
      'org.opencontainers.image.created': '2026-11-24T09:30:00Z',
    });
    expect(describeCommits('web', source({ labels: labels('1111111') }), source({ labels: to, tag: 'v2' }))).toEqual({
      container: 'web',
      from: '1111111',
      to: '2222222222222222222222222222222222222222',
      repository: 'https://github.com/acme/shop',
      compareUrl: 'https://github.com/acme/shop/compare/1111111...2222222222222222222222222222222222222222',
      committedAt: epochMs(1_795_512_600_000),
      basis: 'image-label',
    });
  });

  it.each([
    ['1f2e3d4', '1f2e3d4'],
    ['sha-1f2e3d4', '1f2e3d4'],
    ['main-1f2e3d4c5b6a', '1f2e3d4c5b6a'],
  ])('come from a tag such as %s', (tag, sha) => {
    expect(describeCommits('web', undefined, source({ tag }))).toMatchObject({ to: sha, basis: 'image-tag' });
  });

  it.each(['latest', 'v1.2.3', '20261124', '1234567890', 'release-20261124', 'deadbee!', undefined])(
    'do not come from the tag %s',
    (tag) => {
      expect(describeCommits('web', undefined, source({ tag }))).toBeUndefined();
    },
  );

  it('come from tags of the task definition, whatever their case', () => {
    const tags = new Map([
      ['Git-Commit', 'ABCDEF1'],
      ['Repository', 'https://gitlab.com/acme/shop'],
    ]);
    expect(describeCommits('web', source({ tag: '1111111' }), source({ tags }))).toMatchObject({
      to: 'abcdef1',
      basis: 'task-definition-tag',
      compareUrl: undefined,
    });
    expect(describeCommits('web', source({ tag: 'a111111' }), source({ tags }))?.compareUrl).toBe(
      'https://gitlab.com/acme/shop/-/compare/a111111...abcdef1',
    );
  });

  it('have no page if they are the same or the old one is unknown', () => {
    const fresh = source({
      labels: labels('abcdef1', { 'org.opencontainers.image.source': 'https://github.com/a/b' }),
    });
    expect(describeCommits('web', fresh, fresh)?.compareUrl).toBeUndefined();
    expect(describeCommits('web', source(), fresh)).toMatchObject({ from: undefined, compareUrl: undefined });
  });

  it.each(['main', '<!channel>', 'abcdef1; rm', 'abcdef', 'g'.repeat(40), 'a'.repeat(65)])(
    'are unknown if the label says %s',
    (revision) => {
      expect(describeCommits('web', undefined, source({ labels: labels(revision) }))).toBeUndefined();
    },
  );
});
