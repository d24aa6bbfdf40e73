import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRoutingFile } from '../../src/adapters/routing-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'routing-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file with the routing table', () => {
  it('is read with its topics', () => {
    writeFileSync(
      join(folder, 'routing.json'),
      '{"routes":[],"fallback":[{"is":"sns","topic":0,"format":"json","post":"trouble"}]}',
    );
    expect(readRoutingFile(folder, 'routing.json', ['arn:a']).fallback).toEqual([
      { is: 'sns', topicArn: 'arn:a', format: 'json', post: 'trouble' },
    ]);
  });

  it('must exist', () => {
    expect(() => readRoutingFile(folder, 'other.json', [])).toThrow('other.json');
  });
});
