import { mockClient } from 'aws-sdk-client-mock';
import { afterAll } from 'vitest';

/** A client's class whose calls are answered by the stub, for this file alone: the worker goes on to others. */
export const mockedClient: typeof mockClient = (client, options) => {
  const stub = mockClient(client, options);
  afterAll(() => stub.restore());
  return stub;
};
