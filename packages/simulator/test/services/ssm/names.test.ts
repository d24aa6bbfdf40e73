import { describe, expect, it } from 'vitest';
import { checkNewName, readSelection } from '../../../src/services/ssm/names.ts';

describe('the name of a new parameter', () => {
  it.each(['token', '/shop/web/image', 'a.b-c_d', '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15'])(
    'can be %s [SSM-1]',
    (name) => {
      expect(() => checkNewName(name)).not.toThrow();
    },
  );

  it.each([
    ['/aws/x', 'AccessDeniedException', 'No access to reserved parameter name: /aws/x.'],
    ['AwsToken', 'AccessDeniedException', 'No access to reserved parameter name: AwsToken.'],
    ['/SSM/x', 'ValidationException', `Parameter name: can't be prefixed with "ssm" (case-insensitive).`],
    ['shop/web', 'ValidationException', 'Parameter name must be a fully qualified name.'],
    ['a b', 'ValidationException', 'Only a mix of letters'],
    ['/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16', 'ValidationException', 'a maximum of fifteen levels'],
  ])('cannot be %s [SSM-1]', (name, code, message) => {
    expect(() => checkNewName(name)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describe('the name in a request', () => {
  const known = new Set(['/shop/image']);
  const read = (text: string) => readSelection(text, (name) => known.has(name));

  it.each([
    ['token', { name: 'token', version: undefined, selector: undefined }],
    ['/shop/image:12', { name: '/shop/image', version: 12, selector: ':12' }],
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/shop/image', { name: '/shop/image' }],
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/shop/image:3', { name: '/shop/image', version: 3 }],
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/token', { name: 'token' }],
    // Labels are not simulated, so there is no such parameter.
    ['/shop/image:prod', { name: '/shop/image:prod', version: undefined }],
  ])('%s is %o', (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });
});
