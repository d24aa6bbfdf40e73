import { expect, it } from 'vitest';
import { environmentOf } from '../../../src/serve/hooks/environment.ts';
import { smokeTest } from './event.ts';

it('a command finds the world of its function [HOOK-3]', () => {
  expect(environmentOf('http://127.0.0.1:1', smokeTest)).toEqual({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: '111122223333',
    AWS_SECRET_ACCESS_KEY: 'simulated',
  });
  expect(environmentOf('http://127.0.0.1:1', 'smoke-test')).toEqual({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
});
