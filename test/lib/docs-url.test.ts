import { Fn } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { docsUrlProblems, whatToDo } from '../../lib/docs-url.ts';

const long = (characters: number) =>
  `https://wiki.example.com/${'a'.repeat(characters - 'https://wiki.example.com/'.length)}`;

describe('docsUrlProblems', () => {
  it.each([undefined, 'https://wiki.example.com/guard', 'http://wiki', Fn.importValue('DocsUrl'), long(300)])(
    'has none for %s',
    (docsUrl) => {
      expect(docsUrlProblems(docsUrl)).toEqual([]);
    },
  );

  it.each(['https://wiki.example.com/guard/', 'docs', 'https://wiki example', 'ftp://wiki', ''])(
    'refuses an address that a link cannot extend: "%s"',
    (docsUrl) => {
      expect(docsUrlProblems(docsUrl)).toEqual([
        `docsUrl must be an HTTP or HTTPS URL without "/" at the end, got "${docsUrl}": omit it to use the default`,
      ]);
    },
  );

  it('refuses an address for which a description has no room', () => {
    expect(docsUrlProblems(long(301))).toEqual([
      'docsUrl must have at most 300 characters, got 301: use a shorter address, because descriptions of alarms contain it',
    ]);
  });
});

describe('whatToDo', () => {
  it('links a section of a page', () => {
    expect(whatToDo('https://wiki.example.com/guard', 'runbook.md#errors')).toBe(
      'What to do: https://wiki.example.com/guard/runbook.md#errors',
    );
  });
});
