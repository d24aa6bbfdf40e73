import { describe, expect, it } from 'vitest';
import { readModelFile } from '../../../src/serve/model-file.ts';

function read(hook: string) {
  const reading = readModelFile(`hooks:\n  smoke-test: ${hook}\n`, { file: 'm.yaml' });
  return reading.is === 'read' ? reading.surroundings.hooks : reading.mistakes;
}

const status = (hookStatus: string, callBackDelay?: number) => ({
  is: 'payload',
  hookStatus,
  callBackDelay,
  afterMs: 1_000,
});

describe('a hook in the file of models', () => {
  it.each([
    ['{ answers: failed }', { is: 'answers', answers: [status('FAILED')], inRollback: undefined }],
    [
      '{ answers: [IN_PROGRESS 60s, succeeded], inRollback: failed }',
      { is: 'answers', answers: [status('IN_PROGRESS', 60), status('SUCCEEDED')], inRollback: status('FAILED') },
    ],
    ['{ inRollback: failed }', { is: 'answers', answers: [status('SUCCEEDED')], inRollback: status('FAILED') }],
    ['{ url: "http://127.0.0.1:9000/hook" }', { is: 'url', url: 'http://127.0.0.1:9000/hook', withinMs: 60_000 }],
    ['{ url: "http://localhost/", within: 5s }', { is: 'url', url: 'http://localhost/', withinMs: 5_000 }],
    ['{ url: "https://hooks.example/a", remote: on }', { is: 'url', url: 'https://hooks.example/a', withinMs: 60_000 }],
    ['{ command: node hook.mjs, within: 15m }', { is: 'command', command: 'node hook.mjs', withinMs: 900_000 }],
  ])('%s is read [HOOK-1]', (hook, model) => {
    expect(read(hook)).toEqual({ 'smoke-test': model });
  });

  it.each([
    ['{ url: "https://hooks.example/a" }', 'must be an address of this machine, got "hooks.example"'],
    ['{ url: "http://127.0.0.1.example/" }', 'must be an address of this machine, got "127.0.0.1.example"'],
    ['{ url: "file:///etc/passwd" }', 'must be an address that begins with http:// or https://'],
    ['{ url: hook }', 'must be an address that begins with http:// or https://, got "hook"'],
    ['{ answers: maybe }', 'is not a hook answer'],
    ['{ answer: failed }', 'there is no key "answer": did you mean "answers"?'],
    ['{}', 'must have one of answers, url and command'],
    ['{ answers: failed, command: x }', 'must have one of answers, url and command'],
    ['{ command: x, within: 16m }', 'must be a duration from 1s to 15m'],
  ])('%s is refused [HOOK-4]', (hook, mistake) => {
    expect(read(hook)).toEqual([expect.stringContaining(mistake)]);
  });
});
